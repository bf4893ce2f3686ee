#include "engine/mail/pdf_font.h"

#include <stdlib.h>

#include "engine/base/utf8.h"
#include "engine/mail/list.h"

#define DEFAULT_WIDTH 500.0
#define DEFAULT_WIDE_WIDTH 1000.0
#define OVERLAPS_MAX 8

/* Widths of Helvetica from " " to "~", for fonts that give none: near enough to tell words. */
static const uint16_t common_widths[95] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

/* --- ToUnicode --- */

struct map_reader {
    struct pdf_font *font;
    struct arena *arena;
    size_t capacity;
    struct buffer string;
};

static uint32_t code_of(struct map_reader *reader, struct bytes digits)
{
    uint32_t code = 0;
    buffer_reset(&reader->string);
    pdf_string_append(PDF_HEX_STRING, bytes_slice(digits, 0, 64), &reader->string);
    for (size_t i = 0; i < reader->string.size && i < 4; i++)
        code = code << 8 | reader->string.data[i];
    return code;
}

static void add_mapping(struct map_reader *reader, uint32_t low, uint32_t high, struct bytes digits)
{
    struct pdf_font *font = reader->font;
    struct pdf_mapping mapping = {.low = low, .high = high < low ? low : high};
    buffer_reset(&reader->string);
    pdf_string_append(PDF_HEX_STRING, bytes_slice(digits, 0, 256), &reader->string);
    const uint8_t *bytes = reader->string.data;
    size_t size = reader->string.size;
    if (size == 1)
        mapping.units[mapping.unit_count++] = bytes[0];
    for (size_t i = 0; i + 1 < size && mapping.unit_count < PDF_UNITS_MAX; i += 2)
        mapping.units[mapping.unit_count++] = (uint16_t)(bytes[i] << 8 | bytes[i + 1]);
    if (mapping.unit_count == 0)
        return;
    font->mappings = list_room(reader->arena, font->mappings, font->mapping_count,
                               &reader->capacity, sizeof *font->mappings);
    font->mappings[font->mapping_count++] = mapping;
}

/* <low> <high> <meaning>, or a list of meanings, up to "endbfrange". */
static void read_ranges(struct map_reader *reader, struct pdf_lexer *lexer)
{
    while (pdf_next(lexer) == PDF_HEX_STRING) {
        uint32_t low = code_of(reader, lexer->text);
        if (pdf_next(lexer) != PDF_HEX_STRING)
            return;
        uint32_t high = code_of(reader, lexer->text);
        enum pdf_token token = pdf_next(lexer);
        if (token == PDF_HEX_STRING) {
            add_mapping(reader, low, high, lexer->text);
            continue;
        }
        if (token != PDF_OPEN)
            return;
        while (pdf_next(lexer) == PDF_HEX_STRING) {
            add_mapping(reader, low, low, lexer->text);
            low++;
        }
    }
}

static void read_characters(struct map_reader *reader, struct pdf_lexer *lexer)
{
    while (pdf_next(lexer) == PDF_HEX_STRING) {
        uint32_t code = code_of(reader, lexer->text);
        if (pdf_next(lexer) != PDF_HEX_STRING)
            return;
        add_mapping(reader, code, code, lexer->text);
    }
}

static int compare_mappings(const void *a, const void *b)
{
    const struct pdf_mapping *first = a;
    const struct pdf_mapping *second = b;
    return first->low < second->low ? -1 : first->low > second->low;
}

static void read_to_unicode(struct pdf_file *file, const struct pdf_object *object,
                            struct pdf_font *font)
{
    struct buffer text = {0};
    struct map_reader reader = {.font = font, .arena = file->decoder->arena};
    pdf_stream_append(file, object, &text);
    struct pdf_lexer lexer = pdf_lexer_of(buffer_bytes(&text));
    for (;;) {
        enum pdf_token token = pdf_next(&lexer);
        if (token == PDF_END)
            break;
        if (token != PDF_KEYWORD)
            continue;
        if (bytes_equal(lexer.text, bytes_of("beginbfrange")))
            read_ranges(&reader, &lexer);
        else if (bytes_equal(lexer.text, bytes_of("beginbfchar")))
            read_characters(&reader, &lexer);
    }
    if (font->mapping_count)
        qsort(font->mappings, font->mapping_count, sizeof *font->mappings, compare_mappings);
    buffer_done(&reader.string);
    buffer_done(&text);
}

/* --- Encodings --- */

/* Codes 0x80 to 0xFF of a charset. */
static void set_high_characters(struct pdf_file *file, struct pdf_font *font, const char *label)
{
    struct decoder *decoder = file->decoder;
    anomaly_set ignored = 0;
    uint8_t *bytes = arena_alloc(decoder->arena, 128);
    for (size_t i = 0; i < 128; i++)
        bytes[i] = (uint8_t)(128 + i);
    struct bytes text = charset_to_utf8(decoder->charsets, decoder->arena, bytes_of(label),
                                        bytes_make(bytes, 128), &ignored);
    size_t at = 0;
    for (size_t i = 128; i < 256 && at < text.size; i++)
        font->characters[i] = (uint16_t)utf8_next(text, &at);
}

/* [ 39 /quotesingle 96 /grave … ]: names for the codes from each number on. */
static void read_differences(struct pdf_font *font, struct bytes list)
{
    struct pdf_lexer lexer = pdf_lexer_of(list);
    size_t code = 0;
    for (;;) {
        enum pdf_token token = pdf_next(&lexer);
        if (token == PDF_NUMBER && lexer.number >= 0 && lexer.number < 256) {
            code = (size_t)lexer.number;
        } else if (token == PDF_NAME && code < 256) {
            uint16_t character = pdf_glyph_character(lexer.text);
            /* What an unknown name stands for is not what the code says. */
            font->characters[code++] = character;
        } else if (token == PDF_END || token == PDF_CLOSE) {
            return;
        }
    }
}

static void read_encoding(struct pdf_file *file, struct bytes dictionary, struct pdf_font *font)
{
    struct pdf_value encoding = pdf_find(file, dictionary, "Encoding");
    struct bytes name = encoding.token == PDF_NAME ? encoding.text : bytes_make(NULL, 0);
    struct pdf_value differences = {.token = PDF_END};
    if (encoding.token == PDF_OPEN) {
        struct pdf_value base = pdf_find(file, encoding.text, "BaseEncoding");
        name = base.token == PDF_NAME ? base.text : name;
        differences = pdf_find(file, encoding.text, "Differences");
    }
    if (font->is_wide) {
        font->is_unicode = bytes_start_with(name, bytes_of("Uni"));
        return;
    }
    for (size_t i = 0x20; i < 0x7F; i++)
        font->characters[i] = (uint16_t)i;
    bool is_mac = pdf_name_is(name, "MacRomanEncoding");
    set_high_characters(file, font, is_mac ? "macintosh" : "windows-1252");
    if (differences.token == PDF_OPEN)
        read_differences(font, differences.text);
}

/* --- Widths --- */

struct width_list {
    struct pdf_font *font;
    struct arena *arena;
    size_t capacity;
};

static void add_width(struct width_list *list, double low, double high, double width)
{
    struct pdf_font *font = list->font;
    if (low < 0 || high < low || high > UINT16_MAX)
        return;
    font->widths = list_room(list->arena, font->widths, font->width_count, &list->capacity,
                             sizeof *font->widths);
    font->widths[font->width_count++] = (struct pdf_width){(uint32_t)low, (uint32_t)high, width};
}

/* The list of a simple font begins with the width of the code `first`. */
static void read_simple_widths(struct width_list *list, struct pdf_file *file, double first,
                               struct bytes widths)
{
    struct pdf_lexer lexer = pdf_lexer_of(widths);
    for (int i = 0; i < 256; i++) {
        struct pdf_value width = pdf_resolve(file, pdf_read_value(&lexer));
        if (width.token != PDF_NUMBER)
            return;
        add_width(list, first + i, first + i, width.number);
    }
}

/* "first [w w w]" or "first last w", again and again (§9.7.4.3). */
static void read_wide_widths(struct width_list *list, struct bytes widths)
{
    struct pdf_lexer lexer = pdf_lexer_of(widths);
    while (pdf_next(&lexer) == PDF_NUMBER) {
        double first = lexer.number;
        enum pdf_token token = pdf_next(&lexer);
        if (token == PDF_OPEN) {
            while (pdf_next(&lexer) == PDF_NUMBER) {
                add_width(list, first, first, lexer.number);
                first++;
            }
        } else if (token == PDF_NUMBER) {
            double last = lexer.number;
            if (pdf_next(&lexer) != PDF_NUMBER)
                return;
            add_width(list, first, last, lexer.number);
        } else {
            return;
        }
    }
}

static int compare_widths(const void *a, const void *b)
{
    const struct pdf_width *first = a;
    const struct pdf_width *second = b;
    return first->low < second->low ? -1 : first->low > second->low;
}

static void read_widths(struct pdf_file *file, struct bytes dictionary, struct pdf_font *font)
{
    struct width_list list = {.font = font, .arena = file->decoder->arena};
    if (font->is_wide) {
        struct pdf_value descendants = pdf_find(file, dictionary, "DescendantFonts");
        struct pdf_lexer lexer = pdf_lexer_of(descendants.text);
        struct pdf_value descendant = pdf_resolve(file, pdf_read_value(&lexer));
        struct pdf_value widths = pdf_find(file, descendant.text, "W");
        struct pdf_value usual = pdf_find(file, descendant.text, "DW");
        font->default_width = usual.token == PDF_NUMBER ? usual.number : DEFAULT_WIDE_WIDTH;
        if (widths.token == PDF_OPEN)
            read_wide_widths(&list, widths.text);
    } else {
        struct pdf_value first = pdf_find(file, dictionary, "FirstChar");
        struct pdf_value widths = pdf_find(file, dictionary, "Widths");
        font->default_width = DEFAULT_WIDTH;
        if (widths.token == PDF_OPEN && first.token == PDF_NUMBER)
            read_simple_widths(&list, file, first.number, widths.text);
        if (font->width_count == 0)
            for (size_t i = 0; i < sizeof common_widths / sizeof *common_widths; i++)
                add_width(&list, (double)(' ' + i), (double)(' ' + i), common_widths[i]);
    }
    if (font->width_count)
        qsort(font->widths, font->width_count, sizeof *font->widths, compare_widths);
}

void pdf_font_read(struct pdf_file *file, struct bytes dictionary, struct pdf_font *font)
{
    *font = (struct pdf_font){.is_wide = pdf_find_name(file, dictionary, "Subtype", "Type0")};
    struct pdf_value map = pdf_find(file, dictionary, "ToUnicode");
    if (map.object && map.object->stream.size)
        read_to_unicode(file, map.object, font);
    read_encoding(file, dictionary, font);
    read_widths(file, dictionary, font);
}

size_t pdf_font_units(const struct pdf_font *font, uint32_t code, uint16_t out[PDF_UNITS_MAX])
{
    size_t low = 0;
    size_t high = font->mapping_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (font->mappings[middle].low <= code)
            low = middle + 1;
        else
            high = middle;
    }
    /* Ranges should not overlap; where they do, a near one is found. */
    for (size_t tries = 0; low > 0 && tries < OVERLAPS_MAX; low--, tries++) {
        const struct pdf_mapping *mapping = &font->mappings[low - 1];
        if (code > mapping->high)
            continue;
        memcpy(out, mapping->units, sizeof mapping->units);
        uint16_t *last = &out[mapping->unit_count - 1];
        *last = (uint16_t)(*last + (code - mapping->low));
        return mapping->unit_count;
    }
    out[0] = font->is_unicode ? (uint16_t)code : code < 256 ? font->characters[code] : 0;
    return out[0] != 0;
}

double pdf_font_width(const struct pdf_font *font, uint32_t code)
{
    size_t low = 0;
    size_t high = font->width_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (font->widths[middle].low <= code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0 && code <= font->widths[low - 1].high)
        return font->widths[low - 1].width;
    return font->default_width;
}
