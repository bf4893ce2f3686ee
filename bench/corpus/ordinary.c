#include "bench/corpus/ordinary.h"

#include <string.h>

#include "bench/corpus/encode.h"
#include "bench/corpus/envelope.h"
#include "bench/corpus/mime.h"
#include "bench/corpus/ordinary_files.h"

/* The header as far as the body's MIME headers, with a subject of the letter's language. */
static void put_header(struct letter *letter, bool is_reply, const char *extra)
{
    struct buffer *subject = &letter->workspace->subject;
    buffer_reset(subject);
    letter_subject(letter, subject);
    envelope_write(letter, &(struct envelope){
                               .subject = letter_string(subject),
                               .is_reply = is_reply,
                               .extra = extra,
                           });
}

static struct mime mime_of(struct letter *letter)
{
    return (struct mime){.out = letter->out, .prng = &letter->prng};
}

static enum transfer transfer_for(struct letter *letter, const struct buffer *text)
{
    if (bytes_are_ascii(buffer_bytes(text))) {
        return prng_one_in(&letter->prng, 5) ? TRANSFER_QP : TRANSFER_7BIT;
    }
    static const enum transfer choices[] = {TRANSFER_QP, TRANSFER_QP, TRANSFER_BASE64,
                                            TRANSFER_8BIT};
    return choices[prng_below(&letter->prng, 4)];
}

static void put_plain_part(struct letter *letter, struct mime *mime, const struct buffer *text)
{
    bool ascii = bytes_are_ascii(buffer_bytes(text)) && letter_charset(letter) != ISO_2022_JP;
    mime_text(mime, "text/plain", ascii ? "us-ascii" : charset_name(letter_charset(letter)),
              transfer_for(letter, text), text);
}

/* A text of the letter in the workspace, at times above a quoted thread. */
static const struct buffer *make_text(struct letter *letter, uint32_t quotes)
{
    struct buffer *plain = &letter->workspace->plain;
    buffer_reset(plain);
    letter_body(letter, prng_between(&letter->prng, 1, 8), plain);
    for (uint32_t i = 0; i < quotes; i++) {
        letter_quote(letter, i % 2 == 0 ? letter->recipient : letter->sender, plain);
    }
    return plain;
}

/* HTML cannot be made from iso-2022-jp bytes, so such a letter falls back to UTF-8. */
static void leave_shifting_charset(struct letter *letter)
{
    if (letter_charset(letter) == ISO_2022_JP) {
        letter->charset_choice = 0;
    }
}

static void put_html_part(struct letter *letter, struct mime *mime, const struct buffer *text)
{
    struct buffer *html = &letter->workspace->html;
    const char *charset = charset_name(letter_charset(letter));
    buffer_reset(html);
    letter_html(charset, text, html);
    mime_text(mime, "text/html", charset,
              prng_one_in(&letter->prng, 3) ? TRANSFER_BASE64 : TRANSFER_QP, html);
}

static void write_plain(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    put_header(letter, false, NULL);
    put_plain_part(letter, &mime, make_text(letter, 0));
}

static void write_thread(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    put_header(letter, true, NULL);
    put_plain_part(letter, &mime, make_text(letter, prng_between(&letter->prng, 1, 5)));
}

static void write_html_only(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    leave_shifting_charset(letter);
    put_header(letter, false, "List-Unsubscribe: <mailto:leave@news.example>\nPrecedence: bulk\n");
    put_html_part(letter, &mime, make_text(letter, 0));
}

/* The two faces of one text (RFC 2046 §5.1.4). */
static void put_alternative(struct letter *letter, struct mime *mime)
{
    const struct buffer *text = make_text(letter, prng_below(&letter->prng, 3));
    mime_open(mime, "alternative");
    mime_part(mime);
    put_plain_part(letter, mime, text);
    mime_part(mime);
    put_html_part(letter, mime, text);
    mime_close(mime);
}

static void write_alternative(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    leave_shifting_charset(letter);
    put_header(letter, prng_one_in(&letter->prng, 2), NULL);
    put_alternative(letter, &mime);
}

static void write_with_files(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    put_header(letter, prng_one_in(&letter->prng, 3), NULL);
    mime_open(&mime, "mixed");
    mime_part(&mime);
    if (prng_one_in(&letter->prng, 2)) {
        leave_shifting_charset(letter);
        put_alternative(letter, &mime);
    } else {
        put_plain_part(letter, &mime, make_text(letter, 0));
    }
    uint32_t file_count = prng_one_in(&letter->prng, 4) ? 2 : 1;
    for (uint32_t i = 0; i < file_count; i++) {
        mime_part(&mime);
        ordinary_file(letter, &mime);
    }
    mime_close(&mime);
}

static void write_related(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    leave_shifting_charset(letter);
    put_header(letter, false, NULL);
    mime_open(&mime, "related");
    mime_part(&mime);
    put_alternative(letter, &mime);
    uint32_t image_count = prng_between(&letter->prng, 1, 2);
    for (uint32_t i = 0; i < image_count; i++) {
        mime_part(&mime);
        ordinary_inline_image(letter, &mime, i + 1);
    }
    mime_close(&mime);
}

/* A message inside: a sender's header and a plain text. */
static void put_inner_message(struct letter *letter)
{
    struct mime inner = mime_of(letter);
    struct buffer *subject = &letter->workspace->subject;
    const struct buffer *text = make_text(letter, 0);
    buffer_reset(subject);
    letter_subject(letter, subject);
    char outer_id[MESSAGE_ID_MAX];
    memcpy(outer_id, letter->message_id, sizeof outer_id);
    envelope_write(letter, &(struct envelope){.subject = letter_string(subject), .is_bare = true});
    memcpy(letter->message_id, outer_id, sizeof outer_id);
    put_plain_part(letter, &inner, text);
}

static void write_forward(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    put_header(letter, false, NULL);
    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_plain_part(letter, &mime, make_text(letter, 0));
    mime_part(&mime);
    buffer_append_string(letter->out,
                         "Content-Type: message/rfc822\nContent-Disposition: inline\n\n");
    put_inner_message(letter);
    mime_close(&mime);
}

static void write_digest(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    put_header(letter, false, "List-Id: Trade news <trade.lists.example>\nPrecedence: list\n");
    mime_open(&mime, "digest");
    uint32_t message_count = prng_between(&letter->prng, 3, 9);
    for (uint32_t i = 0; i < message_count; i++) {
        mime_part(&mime);
        /* In a digest a part without Content-Type is a message (RFC 2046 §5.1.5). */
        buffer_append_byte(letter->out, '\n');
        put_inner_message(letter);
    }
    mime_close(&mime);
}

static void write_bounce(struct letter *letter)
{
    struct mime mime = mime_of(letter);
    struct buffer *out = letter->out;
    const char *address = letter->recipient->address;
    envelope_write(letter, &(struct envelope){
                               .subject = "Undelivered Mail Returned to Sender",
                               .from_name = "Mail Delivery System",
                               .extra = "Auto-Submitted: auto-replied\n",
                           });
    mime_open(&mime, "report; report-type=delivery-status");
    mime_part(&mime);
    buffer_format(out,
                  "Content-Type: text/plain; charset=us-ascii\n\nYour mail to <%s> could not be "
                  "delivered: the mailbox is full.\n\n",
                  address);
    mime_part(&mime);
    buffer_format(out,
                  "Content-Type: message/delivery-status\n\nReporting-MTA: dns; "
                  "mx1.example\n\nFinal-Recipient: rfc822; %s\nAction: failed\nStatus: "
                  "5.2.2\n\n",
                  address);
    mime_part(&mime);
    buffer_append_string(out, "Content-Type: message/rfc822\n\n");
    put_inner_message(letter);
    mime_close(&mime);
}

struct shape {
    uint32_t share; /* of all messages, in thousandths */
    void (*write)(struct letter *letter);
};

static const struct shape shapes[] = {
    {300, write_plain},       {170, write_thread},     {60, write_html_only},
    {220, write_alternative}, {110, write_with_files}, {50, write_related},
    {40, write_forward},      {20, write_digest},      {30, write_bounce},
};

void ordinary_write(struct letter *letter)
{
    struct prng *prng = &letter->prng;
    /* Much business mail is in English whatever the country. */
    if (prng_one_in(prng, 3)) {
        letter->language = ENGLISH;
    } else if (prng_one_in(prng, 20)) {
        letter->language = SIMPLIFIED_CHINESE;
    } else {
        letter->language = countries[letter->sender->company->country].language;
    }
    letter->charset_choice = prng_one_in(prng, 2) ? 0 : prng_below(prng, CHARSETS_PER_LANGUAGE);

    uint32_t draw = prng_below(prng, 1000);
    size_t shape = 0;
    while (draw >= shapes[shape].share) {
        draw -= shapes[shape].share;
        shape++;
    }
    shapes[shape].write(letter);
}
