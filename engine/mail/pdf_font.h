/* What the codes of a PDF font mean, and how wide they are (ISO 32000-1 §9.6 to §9.10): by its
 * ToUnicode map, else by its encoding. In the decoder's arena. */
#ifndef COLDTRAIL_MAIL_PDF_FONT_H
#define COLDTRAIL_MAIL_PDF_FONT_H

#include "engine/mail/pdf_file.h"

/* UTF-16 units that one code may mean. */
#define PDF_UNITS_MAX 8

struct pdf_mapping {
    uint32_t low; /* codes from … to */
    uint32_t high;
    uint16_t units[PDF_UNITS_MAX]; /* of `low`; the last one counts up with the code */
    uint8_t unit_count;
};

struct pdf_width {
    uint32_t low;
    uint32_t high;
    double width; /* in thousandths of the font's size */
};

struct pdf_font {
    bool is_wide;                 /* codes of two bytes */
    bool is_unicode;              /* whose codes are UTF-16 by themselves */
    struct pdf_mapping *mappings; /* sorted by `low` */
    size_t mapping_count;
    struct pdf_width *widths; /* sorted by `low` */
    size_t width_count;
    double default_width;
    uint16_t characters[256]; /* of simple fonts; 0: unknown */
};

/* Read a font dictionary; an empty one is a simple font in Windows-1252. */
void pdf_font_read(struct pdf_file *file, struct bytes dictionary, struct pdf_font *font);

/* The UTF-16 units of a code; returns how many of PDF_UNITS_MAX were written, 0 where it is
 * unknown.
 */
size_t pdf_font_units(const struct pdf_font *font, uint32_t code, uint16_t out[PDF_UNITS_MAX]);

double pdf_font_width(const struct pdf_font *font, uint32_t code);

/* The character of a glyph name ("eacute", "uni20AC"), 0 where it is unknown (Adobe Glyph List). */
uint16_t pdf_glyph_character(struct bytes name);

#endif
