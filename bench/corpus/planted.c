#include "bench/corpus/planted.h"

#include <stdio.h>
#include <string.h>

#include "bench/corpus/encode.h"
#include "bench/corpus/envelope.h"
#include "bench/corpus/lure.h"
#include "bench/corpus/mime.h"
#include "bench/corpus/planted_page.h"

enum body_form {
    BODY_7BIT,
    BODY_BASE64,
    BODY_QP,
    BODY_ENTITIES,
    BODY_WINDOWS_1252,
    BODY_ZERO_WIDTH,
    BODY_THREAD,
};

enum subject_form { SUBJECT_AS_IS, SUBJECT_B, SUBJECT_Q, SUBJECT_SPLIT };

/* Where the campaign shows itself; the other places stay neutral, so that each disguise has to be
 * decoded for the message to be found. */
enum place { EVERYWHERE, IN_NAME, IN_SUBJECT, IN_TEXT, IN_FILE_NAME };

struct variant {
    const char *name;
    const char *file_end; /* of the attachment's name; ".html" when NULL */
    enum place place;
    enum subject_form subject_form;
    enum body_form body_form;
    enum page_form page_form;
    enum name_form name_form;
    bool is_unclosed;
};

static const struct variant variants[] = {
    {.name = "plain"},
    {.name = "body_base64", .place = IN_TEXT, .body_form = BODY_BASE64},
    {.name = "body_quoted_printable", .place = IN_TEXT, .body_form = BODY_QP},
    {.name = "body_html_entities", .place = IN_TEXT, .body_form = BODY_ENTITIES},
    {.name = "body_windows_1252", .place = IN_TEXT, .body_form = BODY_WINDOWS_1252},
    {.name = "body_zero_width", .place = IN_TEXT, .body_form = BODY_ZERO_WIDTH},
    {.name = "reply_thread", .body_form = BODY_THREAD},
    {.name = "subject_b", .place = IN_SUBJECT, .subject_form = SUBJECT_B},
    {.name = "subject_q", .place = IN_SUBJECT, .subject_form = SUBJECT_Q},
    {.name = "subject_split_words", .place = IN_SUBJECT, .subject_form = SUBJECT_SPLIT},
    {.name = "page_utf_16", .page_form = PAGE_UTF_16},
    {.name = "page_in_zip", .page_form = PAGE_ZIP},
    {.name = "page_in_zip_in_zip", .page_form = PAGE_ZIP_IN_ZIP},
    {.name = "page_in_tar_gz", .page_form = PAGE_TAR_GZ},
    {.name = "page_in_message", .page_form = PAGE_MESSAGE},
    {.name = "page_octet_stream", .page_form = PAGE_OCTET_STREAM},
    {.name = "page_one_line", .page_form = PAGE_ONE_LINE},
    {.name = "page_quoted_printable", .page_form = PAGE_QP, .file_end = ".shtml"},
    {.name = "double_extension", .place = IN_FILE_NAME, .file_end = ".pdf.html"},
    {.name = "file_name_rfc2231", .place = IN_FILE_NAME, .name_form = NAME_CONTINUED},
    {.name = "file_name_encoded_word",
     .place = IN_FILE_NAME,
     .name_form = NAME_ENCODED_WORD,
     .file_end = ".htm"},
    {.name = "no_closing_boundary", .place = IN_NAME, .is_unclosed = true},
    {.name = "display_name", .place = IN_NAME, .file_end = ".xhtml"},
};

enum { VARIANT_COUNT = sizeof variants / sizeof variants[0], FILE_NAME_MAX = 96 };

static const char *place_name(enum place place)
{
    static const char *const names[] = {"everywhere", "name", "subject", "text", "file_name"};
    return names[place];
}

/* Two encoded words with a part of the title in each; white space between them does not count
 * (RFC 2047 §6.2), so "CCE" and "OP" grow together. */
static void put_split_subject(const char *title, struct buffer *out)
{
    struct bytes text = bytes_of(title);
    size_t first = strlen("RFQ - UNICEF CCE");
    size_t second = first + strlen("OP and Vac");
    encode_word(out, "utf-8", 'Q', bytes_slice(text, 0, first));
    buffer_append_string(out, "\n ");
    encode_word(out, "utf-8", 'B', bytes_slice(text, first, second));
    buffer_append_string(out, "\n ");
    encode_word(out, "iso-8859-1", 'Q', bytes_from(text, second));
}

static void put_subject(const struct variant *variant, const char *title, struct buffer *out)
{
    bool titled = variant->place == EVERYWHERE || variant->place == IN_SUBJECT;
    const char *text = titled ? title : "Draft of Contract";
    if (variant->body_form == BODY_THREAD) {
        buffer_append_string(out, "RE: ");
    }
    switch (variant->subject_form) {
    case SUBJECT_AS_IS:
        buffer_append_string(out, text);
        break;
    case SUBJECT_B:
        encode_word(out, "utf-8", 'B', bytes_of(text));
        break;
    case SUBJECT_Q:
        encode_word(out, "iso-8859-1", 'Q', bytes_of(text));
        break;
    case SUBJECT_SPLIT:
        put_split_subject(text, out);
        break;
    }
}

static bool is_word_byte(uint8_t byte)
{
    return byte > ' ' && byte < 0x80;
}

/* Invisible characters inside every word of the text: zero width space and soft hyphen. */
static void put_invisible(const struct buffer *text, struct buffer *out)
{
    for (size_t i = 0; i < text->size; i++) {
        buffer_append_byte(out, text->data[i]);
        bool in_word =
            i + 1 < text->size && is_word_byte(text->data[i]) && is_word_byte(text->data[i + 1]);
        if (in_word && i % 3 == 0) {
            buffer_append_string(out, i % 2 == 0 ? "\u200b" : "\u00ad");
        }
    }
}

/* The page of a mail that has no plain text: every character of it an entity. */
static void put_entities(const struct buffer *text, struct buffer *out)
{
    buffer_append_string(out, "<html><body><div>");
    struct bytes left = buffer_bytes(text);
    for (size_t end = bytes_find_byte(left, '\n', 0); end != BYTES_NOT_FOUND;
         end = bytes_find_byte(left, '\n', 0)) {
        encode_entities(out, bytes_slice(left, 0, end));
        buffer_append_string(out, "<br>\n");
        left = bytes_from(left, end + 1);
    }
    buffer_append_string(out, "</div></body></html>\n");
}

static void put_body(struct letter *letter, struct mime *mime, const struct variant *variant,
                     struct buffer *text)
{
    struct buffer *changed = &letter->workspace->html;
    buffer_reset(changed);
    switch (variant->body_form) {
    case BODY_7BIT:
        mime_text(mime, "text/plain", "us-ascii", TRANSFER_7BIT, text);
        break;
    case BODY_BASE64:
        mime_text(mime, "text/plain", "utf-8", TRANSFER_BASE64, text);
        break;
    case BODY_QP:
        buffer_append_string(text, "\nDocuments: 1 – confidential\n");
        mime_text(mime, "text/plain", "utf-8", TRANSFER_QP, text);
        break;
    case BODY_ENTITIES:
        put_entities(text, changed);
        mime_text(mime, "text/html", "utf-8", TRANSFER_QP, changed);
        break;
    case BODY_WINDOWS_1252:
        buffer_append_string(text,
                             "\n“Supplier’s copy” – amounts above €50,000 need two signatures.\n");
        charset_convert(texts_charsets(letter->stock->texts), WINDOWS_1252, buffer_bytes(text),
                        changed);
        mime_text(mime, "text/plain", "windows-1252", TRANSFER_8BIT, changed);
        break;
    case BODY_ZERO_WIDTH:
        put_invisible(text, changed);
        mime_text(mime, "text/plain", "utf-8", TRANSFER_BASE64, changed);
        break;
    case BODY_THREAD:
        letter->language = ENGLISH;
        letter->charset_choice = 0;
        letter_quote(letter, letter->recipient, text);
        letter_quote(letter, letter->sender, text);
        mime_text(mime, "text/plain", "utf-8", TRANSFER_QP, text);
        break;
    }
}

static void put_page(struct letter *letter, struct mime *mime, const struct variant *variant,
                     const char *title, const char *address)
{
    bool titled = variant->place == EVERYWHERE || variant->place == IN_FILE_NAME;
    char stem[FILE_NAME_MAX];
    snprintf(stem, sizeof stem, "%s", titled ? title : "Draft of Contract");
    planted_page(letter, mime,
                 &(struct planted_page){
                     .form = variant->page_form,
                     .name_form = variant->name_form,
                     .stem = stem,
                     .end = variant->file_end != NULL ? variant->file_end : ".html",
                     .address = address,
                 });
}

void planted_write(struct letter *letter, const struct addressee *addressee, uint32_t number,
                   struct special_account *account)
{
    const struct variant *variant = &variants[number % VARIANT_COUNT];
    struct workspace *workspace = letter->workspace;
    struct prng *prng = &letter->prng;
    bool claims_name = variant->place == EVERYWHERE || variant->place == IN_NAME;
    bool names_title = variant->place == EVERYWHERE || variant->place == IN_TEXT;
    const char *title = lure_title(prng);
    struct mime mime = {.out = letter->out, .prng = prng};

    buffer_reset(&workspace->subject);
    put_subject(variant, title, &workspace->subject);
    buffer_reset(&workspace->inner);
    if (claims_name) {
        lure_imitating_address(prng, &workspace->inner);
    } else {
        buffer_format(&workspace->inner, "tenders%u@coldline-office.example", prng_below(prng, 30));
    }
    char from[FILE_NAME_MAX];
    snprintf(from, sizeof from, "%s", letter_string(&workspace->inner));
    const char *from_name = claims_name ? lure_claimed_name(prng) : "Deng Haoran";
    bool authentication_fails = prng_one_in(prng, 2);
    bool in_cc = prng_one_in(prng, 5);
    envelope_write(letter, &(struct envelope){
                               .from_name = from_name,
                               .from_address = from,
                               .to_name = in_cc ? "Tender distribution" : addressee->shown,
                               .to_address = in_cc ? from : addressee->person.address,
                               .cc_name = in_cc ? addressee->shown : NULL,
                               .cc_address = in_cc ? addressee->person.address : NULL,
                               .encoded_subject = letter_string(&workspace->subject),
                               .is_reply = variant->body_form == BODY_THREAD,
                               .authentication_fails = authentication_fails,
                           });

    struct buffer *text = &workspace->plain;
    buffer_reset(text);
    lure_text(letter, addressee->salutation, names_title ? title : NULL, text);
    lure_signature(letter, claims_name, text);

    mime_open(&mime, "mixed");
    mime_part(&mime);
    put_body(letter, &mime, variant, text);
    mime_part(&mime);
    put_page(letter, &mime, variant, title, addressee->person.address);
    if (!variant->is_unclosed) {
        mime_close(&mime);
    }
    account->variant = variant->name;
    account->shows = place_name(variant->place);
}
