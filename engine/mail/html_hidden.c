#include "engine/mail/html_hidden.h"

#include "engine/mail/html_style.h"

/* How far from the innermost element the one is looked for that a tag closes. */
#define SEARCH_DEPTH 64

void html_hidden_begin(struct html_hidden *hidden)
{
    hidden->count = 0;
    hidden->deeper_count = 0;
    memset(hidden->open_counts, 0, sizeof hidden->open_counts);
}

static bool is_block(enum html_element element)
{
    return element == ELEMENT_BLOCK || element == ELEMENT_PARAGRAPH || element == ELEMENT_ITEM ||
           element == ELEMENT_ROW || element == ELEMENT_CELL || element == ELEMENT_TABLE ||
           element == ELEMENT_LIST || element == ELEMENT_FORM;
}

/* Whether an open `outer` ends where `inner` begins (WHATWG HTML §13.1.2.4, optional tags). */
static bool ends_before(enum html_element outer, enum html_element inner)
{
    switch (outer) {
    case ELEMENT_PARAGRAPH:
        return is_block(inner);
    case ELEMENT_ITEM:
    case ELEMENT_OPTION:
    case ELEMENT_ROW:
        return inner == outer;
    case ELEMENT_CELL:
        return inner == ELEMENT_CELL || inner == ELEMENT_ROW;
    default:
        return false;
    }
}

/* An element that begins is no part of the one that it ends; what lies in a table, a list or a cell
 * of its own ends none outside. */
static void close_implied(struct html_hidden *hidden, enum html_element inner)
{
    size_t least = hidden->count > SEARCH_DEPTH ? hidden->count - SEARCH_DEPTH : 0;
    for (size_t i = hidden->count; i-- > least;) {
        enum html_element outer = (enum html_element)hidden->entries[i].element;
        if (ends_before(outer, inner)) {
            hidden->count = i;
            /* A row ends the cell, and the row around it. */
            if (inner != ELEMENT_ROW || outer != ELEMENT_CELL)
                return;
        } else if (outer == ELEMENT_TABLE || outer == ELEMENT_LIST || outer == ELEMENT_CELL) {
            return;
        }
    }
}

static unsigned hiding_of(unsigned parent, enum html_element element, unsigned style)
{
    unsigned hiding = parent;
    if (style & STYLE_GONE)
        hiding |= HIDING_GONE;
    /* Only Outlook hides it, all other clients show it: a few words in a line of text are what they
     * hide from a filter, a block is what others are meant to see. */
    if (style & STYLE_NOT_OUTLOOK && !is_block(element))
        hiding |= HIDING_GONE;
    if (style & STYLE_VISIBLE)
        hiding &= ~(unsigned)HIDING_INVISIBLE;
    if (style & STYLE_INVISIBLE)
        hiding |= HIDING_INVISIBLE;
    if (style & STYLE_SIZED)
        hiding &= ~(unsigned)HIDING_TINY;
    if (style & STYLE_TINY)
        hiding |= HIDING_TINY;
    return hiding;
}

bool html_hidden_push(struct html_hidden *hidden, struct html_element_name name, unsigned hiding)
{
    if (hidden->count == LIMIT_HIDDEN_DEPTH)
        return false;
    hidden->entries[hidden->count++] =
        (struct html_hidden_entry){name.id, name.element, (uint8_t)hiding};
    return true;
}

unsigned html_hidden_open(struct html_hidden *hidden, struct html_element_name name, unsigned style)
{
    enum html_element element = (enum html_element)name.element;
    if (hidden->count)
        close_implied(hidden, element);
    unsigned parent = html_hidden_now(hidden);
    unsigned hiding = style ? hiding_of(parent, element, style) : parent;
    if (name.is_void)
        return hiding;
    if (hidden->count == 0 && hiding == 0) {
        html_hidden_count(hidden, name);
        return 0;
    }
    if (!html_hidden_push(hidden, name, hiding))
        hidden->deeper_count++;
    return hiding;
}

void html_hidden_close_inside(struct html_hidden *hidden, struct html_element_name name)
{
    if (hidden->deeper_count) {
        hidden->deeper_count--;
        return;
    }
    size_t least = hidden->count > SEARCH_DEPTH ? hidden->count - SEARCH_DEPTH : 0;
    for (size_t i = hidden->count; i-- > least;) {
        if (hidden->entries[i].id == name.id) {
            hidden->count = i;
            return;
        }
    }
    /* The end of an element outside ends all that is inside. */
    html_hidden_close_outside(hidden, name);
}
