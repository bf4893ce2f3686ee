/* Names of HTML elements and attributes, and what the room does with them. The table is built once
 * a worker and then only read. */
#ifndef COLDTRAIL_MAIL_HTML_NAME_H
#define COLDTRAIL_MAIL_HTML_NAME_H

#include "engine/base/bytes.h"

/* What an element means for the text and facts of a document. */
enum html_element {
    ELEMENT_OTHER,
    ELEMENT_BLOCK, /* parts paragraphs */
    ELEMENT_BREAK, /* parts words: br, td, th */
    ELEMENT_ANCHOR,
    ELEMENT_AREA,
    ELEMENT_BASE,
    ELEMENT_FORM,
    ELEMENT_IMAGE,
    ELEMENT_INPUT,
    ELEMENT_LINK,
    ELEMENT_META,
    ELEMENT_SCRIPT,
    ELEMENT_SOURCE, /* has a src: iframe, embed, video … */
    ELEMENT_STYLE,
    ELEMENT_TITLE,
};

enum html_attribute {
    ATTRIBUTE_OTHER,
    ATTRIBUTE_ACTION,
    ATTRIBUTE_ALT,
    ATTRIBUTE_BACKGROUND,
    ATTRIBUTE_CONTENT,
    ATTRIBUTE_DATA,
    ATTRIBUTE_FORMACTION,
    ATTRIBUTE_HREF,
    ATTRIBUTE_HTTP_EQUIV,
    ATTRIBUTE_PLACEHOLDER,
    ATTRIBUTE_SRC,
    ATTRIBUTE_TITLE,
    ATTRIBUTE_TYPE,
    ATTRIBUTE_VALUE,
    ATTRIBUTE_COUNT
};

struct html_names;

struct html_names *html_names_new(void);
void html_names_free(struct html_names *names);

/* By name, whatever its ASCII case. Reads up to 8 bytes at `name.data`, even where it is shorter.
 */
enum html_element html_element_by_name(const struct html_names *names, struct bytes name);
enum html_attribute html_attribute_by_name(const struct html_names *names, struct bytes name);

#endif
