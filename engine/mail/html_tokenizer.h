/* HTML in pieces: runs of text, opening and closing tags. Linear in the document whatever it holds:
 * each search that can run to the end (for a quote, ">", "-->") is given up for good when it has
 * failed once. What a browser would swallow because something never ends is handed out as text or
 * tags instead: a hunter must not lose it. Pieces lie in the document; one thread at a time. */
#ifndef COLDTRAIL_MAIL_HTML_TOKENIZER_H
#define COLDTRAIL_MAIL_HTML_TOKENIZER_H

#include "engine/mail/html_entity.h"
#include "engine/mail/html_name.h"
#include "engine/mail/list.h"
#include "engine/mail/scan.h"

/* Shorter values of attributes that mean nothing to a client are names. */
#define HTML_PAYLOAD_LEAST_BYTES 24

enum html_token {
    TOKEN_TEXT,      /* `text`: as it is in the document, without references */
    TOKEN_CHARACTER, /* `text`: what a character reference stands for, until the next token */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_END,
};

struct html_tokenizer {
    struct bytes document;
    const struct html_names *names;
    size_t at;
    /* Searches that found nothing up to the end. */
    bool has_no_comment_end;
    bool has_no_double_quote;
    bool has_no_single_quote;
    bool has_no_script_end;
    bool has_no_style_end;
    bool has_no_title_end;
    bool has_no_textarea_end;
    bool has_no_tag_end; /* a tag ran to the end: there are no tags any more */
    /* The token: */
    struct bytes text;
    struct html_element_name name;
    uint32_t attribute_set;               /* which of the values are there */
    struct bytes values[ATTRIBUTE_COUNT]; /* without quotes, references not decoded */
    struct bytes_collector handlers;      /* values of all on… attributes so far */
    struct bytes_collector payloads;      /* values of other attributes that may carry something */
    struct bytes_collector conditionals;  /* what stands in comments for Outlook so far */
    uint8_t character[ENTITY_MAX_BYTES + SCAN_SLACK_BYTES];
};

void html_tokenizer_begin(struct html_tokenizer *tokenizer, const struct html_names *names,
                          struct arena *arena, struct bytes document);

/* For html_tokenizer_next() alone. At "<": the tag there, or TOKEN_END where there is none and `at`
 * moved over what else it was (or did not move: it is text). */
enum html_token html_tokenizer_read_markup(struct html_tokenizer *tokenizer);
/* At "&": whether a reference is there. */
bool html_tokenizer_read_reference(struct html_tokenizer *tokenizer);

/* Here because half of all tokens are short runs of text. */
static inline enum html_token html_tokenizer_next(struct html_tokenizer *tokenizer)
{
    struct bytes text = tokenizer->document;
    while (tokenizer->at < text.size) {
        size_t start = tokenizer->at;
        size_t stop = start;
        if (text.data[start] == '<') {
            enum html_token token = html_tokenizer_read_markup(tokenizer);
            if (token != TOKEN_END)
                return token;
            if (tokenizer->at > start)
                continue;
            stop = start + 1;
        } else if (text.data[start] == '&') {
            if (html_tokenizer_read_reference(tokenizer))
                return TOKEN_CHARACTER;
            stop = start + 1;
        }
        tokenizer->at = scan_either(text.data, stop, text.size, '<', '&');
        tokenizer->text = bytes_slice(text, start, tokenizer->at);
        return TOKEN_TEXT;
    }
    return TOKEN_END;
}

/* Behind the opening tag of a script, style, title or textarea: its raw text, up to and over the
 * closing tag. Without a closing tag the rest of the document, and the next token begins behind the
 * opening tag.
 */
struct bytes html_tokenizer_raw_text(struct html_tokenizer *tokenizer);

#endif
