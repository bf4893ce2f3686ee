/* What the files that read one HTML document share: html.c its elements, html_link.c where they
 * lead, html_decoded.c its scripts. */
#ifndef COLDTRAIL_MAIL_HTML_READER_H
#define COLDTRAIL_MAIL_HTML_READER_H

#include "engine/mail/decoder.h"
#include "engine/mail/html_hidden.h"
#include "engine/mail/html_tokenizer.h"
#include "engine/mail/list.h"
#include "engine/mail/script.h"
#include "engine/mail/text.h"

/* Where in the visible text a link's text stands. */
struct html_span {
    size_t start;
    size_t end;
};

struct html_reader {
    struct decoder *decoder;
    struct arena *arena;
    struct bytes document;
    struct html_tokenizer tokenizer;
    struct text_writer text;
    struct text_writer hidden_text; /* begun when something hidden is met */
    size_t hidden_start;            /* of the outermost hidden element, in the hidden text */
    struct html_facts *facts;
    struct bytes base;
    struct bytes_collector form_actions;
    struct bytes_collector input_types;
    struct bytes_collector scripts;
    struct bytes_collector decoded;
    struct link *links;
    size_t link_count;
    size_t link_capacity;
    size_t open_link;       /* its index; SIZE_MAX: no <a> is open */
    size_t open_link_start; /* what was written when it opened */
    struct html_span *spans;
    size_t span_count;
    size_t span_capacity;
    struct script_reader *script_reader; /* NULL until the first script */
    struct bytes_collector payloads;     /* values of attributes that a script may decode */
    struct bytes_collector pages;        /* decoded markup that waits for the document's end */
    unsigned depth;                      /* of pages in scripts in pages */
    struct html_hidden hidden;           /* last: it begins by itself */
};

/* Whether a list of the document that holds `count` may hold one more: as many as the message may
 * hold links; else that is flagged. */
bool html_reader_has_room(struct html_reader *reader, size_t count);

/* Add a link to `url`; false where it is none (empty, or a javascript: URL, which is a script). */
bool html_reader_add_link(struct html_reader *reader, struct bytes url);
void html_reader_add_form_action(struct html_reader *reader, struct bytes action);

/* `url` as browsers take it: without tabs and line ends (WHATWG URL §4.4). */
struct bytes html_plain_url(struct arena *arena, struct bytes url);

/* The text written since the <a> opened is what is shown for the link. Only sizes are kept until
 * it closes, because the writer may move. */
void html_reader_close_link(struct html_reader *reader);

/* Behind the document: links are against its base, and clients make links of URLs in the visible
 * text, but not inside links. */
void html_reader_resolve_links(struct html_reader *reader);
void html_reader_add_text_links(struct html_reader *reader, struct bytes text);

void html_reader_add_script(struct html_reader *reader, struct bytes script);
void html_reader_add_input_type(struct html_reader *reader, struct bytes type);

/* Read another document into the same facts and text. */
void html_reader_read(struct html_reader *reader, struct bytes document);

/* Decode what a script states; what it writes into the document is read there and then. */
void html_reader_decode_script(struct html_reader *reader, struct bytes script);

/* Read a page that an attribute holds, or a script. */
void html_reader_decode_page(struct html_reader *reader, struct bytes page);

/* Decode a data: URL. */
void html_reader_decode_url(struct html_reader *reader, struct bytes url);

/* Behind the document: values that no script was seen to use, and the pages that wait. */
void html_reader_decode_rest(struct html_reader *reader);

#endif
