/* Names of HTML elements and attributes, and what the room does with them. The table is built once
 * a worker and then only read. */
#ifndef COLDTRAIL_MAIL_HTML_NAME_H
#define COLDTRAIL_MAIL_HTML_NAME_H

#include "engine/base/bytes.h"

/* What an element means for the text and facts of a document. */
enum html_element {
    ELEMENT_OTHER,
    ELEMENT_BLOCK,     /* parts paragraphs */
    ELEMENT_PARAGRAPH, /* and ends where the next block begins */
    ELEMENT_ITEM,      /* li, dt, dd: ends where the next one begins */
    ELEMENT_OPTION,    /* likewise */
    ELEMENT_ROW,       /* likewise, of a table */
    ELEMENT_CELL,      /* td, th: parts words */
    ELEMENT_TABLE,
    ELEMENT_LIST,
    ELEMENT_BREAK, /* parts words: br */
    ELEMENT_ANCHOR,
    ELEMENT_AREA,
    ELEMENT_BASE,
    ELEMENT_BUTTON,
    ELEMENT_FORM,
    ELEMENT_IMAGE,
    ELEMENT_INERT, /* never shown: template, datalist, Office's xml */
    ELEMENT_INPUT,
    ELEMENT_LINK,
    ELEMENT_META,
    ELEMENT_SCRIPT,
    ELEMENT_SELECT,
    ELEMENT_SOURCE, /* has a src: iframe, embed, video … */
    ELEMENT_STYLE,
    ELEMENT_TEXTAREA,
    ELEMENT_TITLE,
};

/* An element as it is found in a document: same `id`, same name, but for unknown names whose hashes
 * collide. */
#define HTML_ELEMENT_IDS 512
struct html_element_name {
    uint8_t element; /* enum html_element */
    bool is_void;    /* never has an end tag */
    uint16_t id;     /* below HTML_ELEMENT_IDS */
};

enum html_attribute {
    ATTRIBUTE_OTHER,
    ATTRIBUTE_ACTION,
    ATTRIBUTE_ALT,
    ATTRIBUTE_BACKGROUND,
    ATTRIBUTE_CONTENT,
    ATTRIBUTE_DATA,
    ATTRIBUTE_FORMACTION,
    ATTRIBUTE_HIDDEN,
    ATTRIBUTE_HREF,
    ATTRIBUTE_HTTP_EQUIV,
    ATTRIBUTE_LABEL,
    ATTRIBUTE_PING,
    ATTRIBUTE_PLACEHOLDER,
    ATTRIBUTE_POSTER,
    ATTRIBUTE_SRC,
    ATTRIBUTE_SRCDOC,
    ATTRIBUTE_SRCSET,
    ATTRIBUTE_STYLE,
    ATTRIBUTE_TITLE,
    ATTRIBUTE_TYPE,
    ATTRIBUTE_VALUE,
    ATTRIBUTE_XLINK_HREF,
    ATTRIBUTE_COUNT
};

struct html_names;

struct html_names *html_names_new(void);
void html_names_free(struct html_names *names);

/* By name, whatever its ASCII case. Reads up to 8 bytes at `name.data`, even where it is shorter.
 */
struct html_element_name html_element_by_name(const struct html_names *names, struct bytes name);
enum html_attribute html_attribute_by_name(const struct html_names *names, struct bytes name);

#endif
