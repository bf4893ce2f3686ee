#include "bench/corpus/envelope.h"

#include <stdio.h>
#include <string.h>

#include "bench/corpus/calendar.h"
#include "bench/corpus/encode.h"

/* Characters of one encoded word: in the longest charset they stay below 75 in base64. */
enum { WORD_CHARACTERS = 11, DKIM_SIGNATURE_BYTES = 256, DKIM_LINE_BYTES = 54 };

static bool is_character_start(uint8_t byte)
{
    return (byte & 0xc0U) != 0x80U;
}

void envelope_header_text(const struct letter *letter, const char *header, struct buffer *out)
{
    struct bytes text = bytes_of(header);
    if (bytes_are_ascii(text)) {
        buffer_append(out, text);
        return;
    }
    enum charset charset = letter_charset(letter);
    /* A shifting or wide charset goes in base64, the others in the form that stays readable. */
    char form =
        charset == ISO_8859_1 || charset == ISO_8859_2 || charset == WINDOWS_1252 ? 'Q' : 'B';
    struct buffer *word = &letter->workspace->encoded;
    for (size_t start = 0; start < text.size;) {
        size_t end = start;
        for (int characters = 0; end < text.size; end++) {
            if (is_character_start(text.data[end]) && characters++ == WORD_CHARACTERS) {
                break;
            }
        }
        buffer_reset(word);
        charset_convert(texts_charsets(letter->stock->texts), charset,
                        bytes_slice(text, start, end), word);
        if (start > 0) {
            buffer_append_string(out, "\n ");
        }
        encode_word(out, charset_name(charset), form, buffer_bytes(word));
        start = end;
    }
}

/* A display name is a quoted string when it holds what a phrase may not (RFC 5322 §3.2.3). */
static void put_mailbox(const struct letter *letter, const char *name, const char *address,
                        struct buffer *out)
{
    if (name != NULL && bytes_are_ascii(bytes_of(name)) && strpbrk(name, ".,()&<>@'") != NULL) {
        buffer_format(out, "\"%s\" <%s>\n", name, address);
    } else if (name != NULL) {
        envelope_header_text(letter, name, out);
        buffer_format(out, " <%s>\n", address);
    } else {
        buffer_format(out, "%s\n", address);
    }
}

static const char *domain_of(const char *address)
{
    const char *at = strchr(address, '@');
    return at != NULL ? at + 1 : address;
}

static void put_received(struct letter *letter, const char *from, const char *to)
{
    struct prng *prng = &letter->prng;
    struct buffer *out = letter->out;
    uint32_t hop_count = prng_between(prng, 2, 4);
    for (uint32_t hop = 0; hop < hop_count; hop++) {
        uint32_t relay = prng_below(prng, 40);
        uint32_t id = prng_below(prng, UINT32_MAX);
        int64_t delay = (int64_t)(hop_count - hop) * prng_between(prng, 1, 9);
        uint32_t host = prng_between(prng, 1, 254);
        uint32_t gateway = prng_between(prng, 1, 4);
        /* Addresses of TEST-NET-2 and TEST-NET-3 (RFC 5737). */
        buffer_format(out,
                      "Received: from relay%u.%s (relay%u.%s [%s.%u])\n\tby mx%u.%s "
                      "(Postfix) with ESMTPS id %08X%02X\n\tfor <%s>; ",
                      relay, domain_of(from), relay, domain_of(from),
                      hop % 2 == 0 ? "198.51.100" : "203.0.113", host, gateway, domain_of(to), id,
                      id % 251, to);
        calendar_write_mail_date(out, letter->date + delay, 0);
        buffer_append_byte(out, '\n');
    }
}

static void put_authentication(struct letter *letter, const char *from, const char *to, bool fails)
{
    struct buffer *out = letter->out;
    const char *result = fails ? "fail" : "pass";
    buffer_format(out,
                  "Authentication-Results: mx1.%s;\n\tdkim=%s header.d=%s;\n\tspf=%s "
                  "smtp.mailfrom=%s;\n\tdmarc=%s header.from=%s\n",
                  domain_of(to), fails ? "none" : "pass", domain_of(from),
                  fails ? "softfail" : "pass", from, result, domain_of(from));
    if (fails) {
        return;
    }
    unsigned char signature[DKIM_SIGNATURE_BYTES];
    prng_fill(&letter->prng, signature, sizeof signature);
    buffer_format(out,
                  "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=mail%u;\n"
                  "\th=from:to:subject:date:message-id; b=",
                  domain_of(from), prng_below(&letter->prng, 9));
    for (size_t done = 0; done < sizeof signature; done += DKIM_LINE_BYTES) {
        size_t left = sizeof signature - done;
        buffer_append_string(out, "\n\t");
        encode_base64(
            out, bytes_make(signature + done, left < DKIM_LINE_BYTES ? left : DKIM_LINE_BYTES), 0);
    }
    buffer_append_byte(out, '\n');
}

static void put_identity(struct letter *letter, const struct envelope *envelope, const char *from)
{
    static const char *const mailers[] = {
        "Microsoft Outlook 16.0",
        "Apple Mail (2.3445.104.11)",
        "Roundcube Webmail/1.4.3",
        "Evolution 3.36.4-0",
        "KMail 5.14",
        "Lotus Notes Release 9.0.1",
    };
    struct prng *prng = &letter->prng;
    struct buffer *out = letter->out;
    uint32_t first = prng_below(prng, UINT32_MAX);
    uint32_t second = prng_below(prng, UINT32_MAX);
    snprintf(letter->message_id, sizeof letter->message_id, "%08x.%08x%08x@%.48s",
             (unsigned)letter->date, first, second, domain_of(from));
    buffer_format(out, "Message-ID: <%s>\n", letter->message_id);
    if (envelope->is_reply) {
        uint32_t thread = prng_below(prng, UINT32_MAX);
        const char *domain = domain_of(letter->recipient->address);
        buffer_format(out, "In-Reply-To: <%08x.b@%s>\nReferences: <%08x.a@%s>\n\t<%08x.b@%s>\n",
                      thread, domain, thread, domain_of(from), thread, domain);
    }
    if (!prng_one_in(prng, 4)) {
        buffer_format(out, "X-Mailer: %s\n", mailers[prng_below(prng, 6)]);
    }
}

void envelope_write(struct letter *letter, const struct envelope *envelope)
{
    struct buffer *out = letter->out;
    const char *from =
        envelope->from_address != NULL ? envelope->from_address : letter->sender->address;
    const char *from_name =
        envelope->from_name != NULL ? envelope->from_name : letter->sender->shown;
    const char *to =
        envelope->to_address != NULL ? envelope->to_address : letter->recipient->address;
    const char *to_name = envelope->to_name != NULL ? envelope->to_name : letter->recipient->shown;

    if (!envelope->is_bare) {
        buffer_format(out, "Return-Path: <%s>\nDelivered-To: %s\n", from,
                      envelope->cc_address != NULL ? envelope->cc_address : to);
        put_received(letter, from, to);
        put_authentication(letter, from, to, envelope->authentication_fails);
    }
    buffer_append_string(out, "Date: ");
    calendar_write_mail_date(out, letter->date,
                             countries[letter->sender->company->country].offset_minutes);
    buffer_append_string(out, "\nFrom: ");
    put_mailbox(letter, from_name, from, out);
    buffer_append_string(out, "To: ");
    put_mailbox(letter, to_name, to, out);
    if (envelope->cc_address != NULL) {
        buffer_append_string(out, "Cc: ");
        put_mailbox(letter, envelope->cc_name, envelope->cc_address, out);
    }
    if (envelope->reply_to != NULL) {
        buffer_format(out, "Reply-To: <%s>\n", envelope->reply_to);
    }
    buffer_append_string(out, "Subject: ");
    if (envelope->encoded_subject != NULL) {
        buffer_append_string(out, envelope->encoded_subject);
    } else {
        envelope_header_text(letter, envelope->subject, out);
    }
    buffer_append_byte(out, '\n');
    put_identity(letter, envelope, from);
    if (envelope->extra != NULL) {
        buffer_append_string(out, envelope->extra);
    }
    buffer_append_string(out, "MIME-Version: 1.0\n");
}
