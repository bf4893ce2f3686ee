/* Which elements of a document nobody sees. Elements are followed only while one is open that says
 * something about being seen; before that they are merely counted, so that an end tag tells whether
 * it closes one of them. Constant time a tag; one thread at a time. */
#ifndef COLDTRAIL_MAIL_HTML_HIDDEN_H
#define COLDTRAIL_MAIL_HTML_HIDDEN_H

#include "engine/base/limits.h"
#include "engine/mail/html_name.h"

/* What is true of the text inside an element. */
enum html_hiding {
    HIDING_GONE = 1,      /* not there at all: what is before and behind it meets */
    HIDING_INVISIBLE = 2, /* takes its place, unseen */
    HIDING_TINY = 4,
};

struct html_hidden_entry {
    uint16_t id;
    uint8_t element;
    uint8_t hiding;
};

struct html_hidden {
    size_t count;        /* entries; 0: nothing is hidden */
    size_t deeper_count; /* elements open beyond LIMIT_HIDDEN_DEPTH */
    struct html_hidden_entry entries[LIMIT_HIDDEN_DEPTH];
    uint32_t open_counts[HTML_ELEMENT_IDS]; /* elements open outside the first entry */
};

void html_hidden_begin(struct html_hidden *hidden);

/* An opening tag that says nothing about being seen, while nothing is hidden. */
static inline void html_hidden_count(struct html_hidden *hidden, struct html_element_name name)
{
    hidden->open_counts[name.id] += !name.is_void;
}

/* An opening tag; `style` is a set of enum html_style. Returns the set of enum html_hiding of the
 * element, which for those without an end tag is true of nothing behind it. */
unsigned html_hidden_open(struct html_hidden *hidden, struct html_element_name name,
                          unsigned style);

/* Follow an element whatever it says; false where LIMIT_HIDDEN_DEPTH is reached. */
bool html_hidden_push(struct html_hidden *hidden, struct html_element_name name, unsigned hiding);

/* An end tag, of an element outside the first entry or inside. */
static inline void html_hidden_close_outside(struct html_hidden *hidden,
                                             struct html_element_name name)
{
    if (hidden->open_counts[name.id]) {
        hidden->open_counts[name.id]--;
        hidden->count = 0;
    }
}
void html_hidden_close_inside(struct html_hidden *hidden, struct html_element_name name);

static inline void html_hidden_close(struct html_hidden *hidden, struct html_element_name name)
{
    if (hidden->count)
        html_hidden_close_inside(hidden, name);
    else
        html_hidden_close_outside(hidden, name);
}

/* What is true of text that follows now. */
static inline unsigned html_hidden_now(const struct html_hidden *hidden)
{
    return hidden->count ? hidden->entries[hidden->count - 1].hiding : 0;
}

#endif
