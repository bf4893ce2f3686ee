/* Writing to standard output for people. Text from mail is hostile: what could move the cursor,
 * change colours or turn the reading direction is shown as an escape. */
#ifndef COLDTRAIL_CLI_TERMINAL_H
#define COLDTRAIL_CLI_TERMINAL_H

#include "engine/base/bytes.h"

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_GOOD, STYLE_WARN, STYLE_BAD };

/* Colours are used on a terminal, unless NO_COLOR is set (no-color.org). Before anything else. */
void terminal_init(void);

void terminal_style(enum style style);
/* Write hostile text made harmless. */
void terminal_text(struct bytes text);
/* The same, cut and padded to `columns` (characters of one column are assumed). */
void terminal_cell(struct bytes text, size_t columns);
/* Write hostile text made harmless, cut where the line would wrap if it begins at `column`. Where
 * standard output is no terminal nothing is cut. */
void terminal_fit(struct bytes text, size_t column);
/* Write at most `columns` of it, the end where it is longer; nothing is padded. */
void terminal_tail(struct bytes text, size_t columns);
/* How many columns terminal_text() will fill. */
size_t terminal_width(struct bytes text);
/* How wide the terminal is; SIZE_MAX where standard output is none. */
size_t terminal_columns(void);
/* printf of our own words. */
void terminal_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define NUMBER_TEXT_BYTES 32
/* "12,345" */
const char *number_text(uint64_t number, char out[NUMBER_TEXT_BYTES]);
/* "1.2 GB" (10^9), "340 B" */
const char *size_text(uint64_t bytes, char out[NUMBER_TEXT_BYTES]);

#endif
