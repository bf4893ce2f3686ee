/* Content streams of PDF (ISO 32000-1 §7.8, §9): the text that they show. Where glyphs stand tells
 * words and lines apart, since files need not write blanks. */
#ifndef COLDTRAIL_MAIL_PDF_CONTENT_H
#define COLDTRAIL_MAIL_PDF_CONTENT_H

#include "engine/mail/document.h"
#include "engine/mail/pdf_font.h"

/* Fonts of one resource dictionary that are kept at hand. */
#define PDF_FONTS_KEPT 64
/* Graphics states that are saved one above another. */
#define PDF_STATES_KEPT 32

/* x' = a x + c y + e, y' = b x + d y + f. */
struct pdf_matrix {
    double a, b, c, d, e, f;
};

struct pdf_named_font {
    struct bytes name;
    const struct pdf_font *font;
};

/* A font that was read: by where its dictionary lies. */
struct pdf_known_font {
    const uint8_t *dictionary;
    struct pdf_font font;
    struct pdf_known_font *next;
};

struct pdf_state {
    const struct pdf_font *font;
    double size;
    double character_space;
    double word_space;
    double scale; /* horizontal, 1 is as designed */
    double leading;
    struct pdf_matrix page; /* from user space to the page */
};

struct pdf_content {
    struct pdf_file *file;
    struct document_writer *writer;
    struct bytes fonts; /* the dictionary of fonts in force */
    struct pdf_named_font named[PDF_FONTS_KEPT];
    size_t named_count;
    struct pdf_known_font *known;
    struct pdf_font plain; /* where a file names none */
    struct pdf_state state;
    struct pdf_state saved[PDF_STATES_KEPT];
    size_t saved_count;     /* may be above PDF_STATES_KEPT */
    struct pdf_matrix line; /* where the line of text begins */
    struct pdf_matrix text; /* where the next glyph goes */
    double end_x;           /* where the last glyph ended, on the page */
    double end_y;
    bool has_end;
    uint32_t surrogate;
    bool has_no_image_end;
    struct buffer string;
};

void pdf_content_begin(struct pdf_content *content, struct pdf_file *file,
                       struct document_writer *writer);

/* A new page or form with these resources: a paragraph of its own. */
void pdf_content_page(struct pdf_content *content, struct bytes resources);

/* Read one stream of it. */
void pdf_content_read(struct pdf_content *content, struct bytes stream);

void pdf_content_done(struct pdf_content *content);

#endif
