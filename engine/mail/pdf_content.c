#include "engine/mail/pdf_content.h"

#include <math.h>

#include "engine/base/utf8.h"

/* Operands that an operator can have. */
#define OPERANDS_MAX 6
/* In sizes of the font: what parts words, goes back, is another line, is another paragraph. */
#define WORD_GAP 0.15
#define BACK_GAP (-0.3)
#define LINE_GAP 0.4
#define PARAGRAPH_GAP 2.0

static const struct pdf_matrix identity = {1, 0, 0, 1, 0, 0};

static struct pdf_matrix multiply(struct pdf_matrix m, struct pdf_matrix n)
{
    return (struct pdf_matrix){
        .a = m.a * n.a + m.b * n.c,
        .b = m.a * n.b + m.b * n.d,
        .c = m.c * n.a + m.d * n.c,
        .d = m.c * n.b + m.d * n.d,
        .e = m.e * n.a + m.f * n.c + n.e,
        .f = m.e * n.b + m.f * n.d + n.f,
    };
}

static struct pdf_matrix moved(struct pdf_matrix matrix, double x, double y)
{
    struct pdf_matrix by = {1, 0, 0, 1, x, y};
    return multiply(by, matrix);
}

/* --- Fonts --- */

static const struct pdf_font *load_font(struct pdf_content *content, struct bytes name)
{
    struct pdf_file *file = content->file;
    char key[64];
    if (name.size == 0 || name.size >= sizeof key)
        return &content->plain;
    memcpy(key, name.data, name.size);
    key[name.size] = '\0';
    struct pdf_value value = pdf_find(file, content->fonts, key);
    if (value.token != PDF_OPEN)
        return &content->plain;
    for (struct pdf_known_font *known = content->known; known; known = known->next)
        if (known->dictionary == value.text.data)
            return &known->font;
    struct pdf_known_font *known = arena_zeroed(file->decoder->arena, 1, sizeof *known);
    known->dictionary = value.text.data;
    known->next = content->known;
    content->known = known;
    pdf_font_read(file, value.text, &known->font);
    return &known->font;
}

static const struct pdf_font *font_named(struct pdf_content *content, struct bytes name)
{
    for (size_t i = 0; i < content->named_count; i++)
        if (bytes_equal(content->named[i].name, name))
            return content->named[i].font;
    const struct pdf_font *font = load_font(content, name);
    /* Names lie in streams, which do not live as long. */
    if (content->named_count < PDF_FONTS_KEPT)
        content->named[content->named_count++] =
            (struct pdf_named_font){arena_copy(content->file->decoder->arena, name), font};
    return font;
}

/* --- Showing text --- */

/* What parts the glyph that comes next from the one before. */
static void break_before(struct pdf_content *content, struct pdf_matrix place)
{
    double height = sqrt(place.c * place.c + place.d * place.d) * fabs(content->state.size);
    double width = sqrt(place.a * place.a + place.b * place.b);
    if (!content->has_end || !(height > 0) || !(width > 0)) {
        document_break_word(content->writer);
        return;
    }
    double x = place.e - content->end_x;
    double y = place.f - content->end_y;
    /* Along the line, and across it. */
    double along = (x * place.a + y * place.b) / width / height;
    double across = fabs(x * place.b - y * place.a) / width / height;
    if (across > PARAGRAPH_GAP)
        document_break_paragraph(content->writer);
    else if (across > LINE_GAP || along > WORD_GAP || along < BACK_GAP || !(across <= LINE_GAP))
        document_break_word(content->writer);
}

/* Ligatures are written as their letters. */
static bool write_ligature(struct document_writer *writer, uint32_t unit)
{
    static const char *const letters[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
    if (unit < 0xFB00 || unit > 0xFB06)
        return false;
    for (const char *letter = letters[unit - 0xFB00]; *letter; letter++)
        document_write_character(writer, (uint32_t)*letter);
    return true;
}

static void write_unit(struct pdf_content *content, uint32_t unit)
{
    if (unit >= 0xD800 && unit < 0xDC00) {
        content->surrogate = unit;
        return;
    }
    if (unit >= 0xDC00 && unit < 0xE000 && content->surrogate)
        unit = 0x10000 + ((content->surrogate - 0xD800) << 10) + (unit - 0xDC00);
    content->surrogate = 0;
    if (!write_ligature(content->writer, unit))
        document_write_character(content->writer, unit);
}

static void show_code(struct pdf_content *content, uint32_t code)
{
    uint16_t units[PDF_UNITS_MAX];
    struct pdf_state *state = &content->state;
    size_t count = pdf_font_units(state->font, code, units);
    for (size_t i = 0; i < count; i++)
        write_unit(content, units[i]);
    double advance =
        pdf_font_width(state->font, code) / 1000 * state->size + state->character_space;
    if (code == ' ' && !state->font->is_wide)
        advance += state->word_space;
    content->text = moved(content->text, advance * state->scale, 0);
}

static void show_string(struct pdf_content *content, enum pdf_token token, struct bytes text)
{
    bool is_wide = content->state.font->is_wide;
    buffer_reset(&content->string);
    pdf_string_append(token, text, &content->string);
    if (content->string.size == 0)
        return;
    break_before(content, multiply(content->text, content->state.page));
    const uint8_t *bytes = content->string.data;
    if (is_wide)
        for (size_t i = 0; i + 1 < content->string.size; i += 2)
            show_code(content, (uint32_t)bytes[i] << 8 | bytes[i + 1]);
    else
        for (size_t i = 0; i < content->string.size; i++)
            show_code(content, bytes[i]);
    struct pdf_matrix end = multiply(content->text, content->state.page);
    content->end_x = end.e;
    content->end_y = end.f;
    content->has_end = true;
}

/* An array of strings, and of numbers that move the next one. */
static void show_array(struct pdf_content *content, struct bytes array)
{
    struct pdf_lexer lexer = pdf_lexer_of(array);
    for (;;) {
        enum pdf_token token = pdf_next(&lexer);
        if (token == PDF_END || token == PDF_CLOSE)
            return;
        if (token == PDF_STRING || token == PDF_HEX_STRING)
            show_string(content, token, lexer.text);
        else if (token == PDF_NUMBER)
            content->text =
                moved(content->text,
                      -lexer.number / 1000 * content->state.size * content->state.scale, 0);
    }
}

static void next_line(struct pdf_content *content, double x, double y)
{
    content->line = moved(content->line, x, y);
    content->text = content->line;
}

/* --- Operators --- */

struct operands {
    struct pdf_value items[OPERANDS_MAX]; /* the newest last */
    size_t count;
};

/* The number that stands `from_end` before the operator; 0 where none does. */
static double number_at(const struct operands *operands, size_t from_end)
{
    if (from_end > operands->count)
        return 0;
    const struct pdf_value *value = &operands->items[operands->count - from_end];
    return value->token == PDF_NUMBER ? value->number : 0;
}

static struct pdf_matrix matrix_at(const struct operands *operands)
{
    return (struct pdf_matrix){number_at(operands, 6), number_at(operands, 5),
                               number_at(operands, 4), number_at(operands, 3),
                               number_at(operands, 2), number_at(operands, 1)};
}

static void show_last(struct pdf_content *content, const struct operands *operands)
{
    if (operands->count == 0)
        return;
    const struct pdf_value *value = &operands->items[operands->count - 1];
    if (value->token == PDF_STRING || value->token == PDF_HEX_STRING)
        show_string(content, value->token, value->text);
    else if (value->token == PDF_OPEN)
        show_array(content, value->text);
}

static void save_state(struct pdf_content *content)
{
    if (content->saved_count < PDF_STATES_KEPT)
        content->saved[content->saved_count] = content->state;
    content->saved_count++;
}

static void restore_state(struct pdf_content *content)
{
    if (content->saved_count == 0)
        return;
    content->saved_count--;
    if (content->saved_count < PDF_STATES_KEPT)
        content->state = content->saved[content->saved_count];
}

static void set_font(struct pdf_content *content, const struct operands *operands)
{
    if (operands->count < 2 || operands->items[operands->count - 2].token != PDF_NAME)
        return;
    content->state.font = font_named(content, operands->items[operands->count - 2].text);
    content->state.size = number_at(operands, 1);
}

enum operator_code {
    OPERATOR_OTHER,
    OPERATOR_BEGIN_TEXT,
    OPERATOR_SHOW,
    OPERATOR_SHOW_LINE,
    OPERATOR_SHOW_SPACED,
    OPERATOR_MOVE,
    OPERATOR_MOVE_LEADING,
    OPERATOR_MATRIX,
    OPERATOR_NEXT_LINE,
    OPERATOR_FONT,
    OPERATOR_LEADING,
    OPERATOR_CHARACTER_SPACE,
    OPERATOR_WORD_SPACE,
    OPERATOR_SCALE,
    OPERATOR_SAVE,
    OPERATOR_RESTORE,
    OPERATOR_PAGE_MATRIX,
    OPERATOR_IMAGE,
};

static enum operator_code operator_of(struct bytes word)
{
    static const struct {
        char word[3];
        uint8_t code;
    } known[] = {
        {"BT", OPERATOR_BEGIN_TEXT},   {"Tj", OPERATOR_SHOW},
        {"TJ", OPERATOR_SHOW},         {"'", OPERATOR_SHOW_LINE},
        {"\"", OPERATOR_SHOW_SPACED},  {"Td", OPERATOR_MOVE},
        {"TD", OPERATOR_MOVE_LEADING}, {"Tm", OPERATOR_MATRIX},
        {"T*", OPERATOR_NEXT_LINE},    {"Tf", OPERATOR_FONT},
        {"TL", OPERATOR_LEADING},      {"Tc", OPERATOR_CHARACTER_SPACE},
        {"Tw", OPERATOR_WORD_SPACE},   {"Tz", OPERATOR_SCALE},
        {"q", OPERATOR_SAVE},          {"Q", OPERATOR_RESTORE},
        {"cm", OPERATOR_PAGE_MATRIX},  {"ID", OPERATOR_IMAGE},
    };
    if (word.size == 0 || word.size > 2)
        return OPERATOR_OTHER;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (word.data[0] == (uint8_t)known[i].word[0] &&
            (word.size == 1 ? known[i].word[1] == '\0' : word.data[1] == (uint8_t)known[i].word[1]))
            return (enum operator_code)known[i].code;
    return OPERATOR_OTHER;
}

/* Over the bytes of an image that stands in the stream, to behind its "EI". */
static void skip_image(struct pdf_content *content, struct pdf_lexer *lexer)
{
    size_t at = lexer->at;
    while (!content->has_no_image_end) {
        size_t end = bytes_find(lexer->input, bytes_of("EI"), at);
        if (end == BYTES_NOT_FOUND)
            break;
        at = end + 2;
        bool is_apart = pdf_is_space(lexer->input.data[end - 1]) &&
                        (at >= lexer->input.size || pdf_is_space(lexer->input.data[at]));
        if (is_apart) {
            lexer->at = at;
            return;
        }
    }
    content->has_no_image_end = true;
}

static void operate_on_text(struct pdf_content *content, enum operator_code code,
                            const struct operands *operands)
{
    struct pdf_state *state = &content->state;
    switch (code) {
    case OPERATOR_BEGIN_TEXT:
        content->line = identity;
        content->text = identity;
        break;
    case OPERATOR_SHOW_SPACED:
        state->word_space = number_at(operands, 3);
        state->character_space = number_at(operands, 2);
        next_line(content, 0, -state->leading);
        show_last(content, operands);
        break;
    case OPERATOR_SHOW_LINE:
        next_line(content, 0, -state->leading);
        show_last(content, operands);
        break;
    case OPERATOR_SHOW:
        show_last(content, operands);
        break;
    case OPERATOR_MOVE_LEADING:
        state->leading = -number_at(operands, 1);
        next_line(content, number_at(operands, 2), number_at(operands, 1));
        break;
    case OPERATOR_MOVE:
        next_line(content, number_at(operands, 2), number_at(operands, 1));
        break;
    case OPERATOR_NEXT_LINE:
        next_line(content, 0, -state->leading);
        break;
    case OPERATOR_MATRIX:
        content->line = matrix_at(operands);
        content->text = content->line;
        break;
    default:
        break;
    }
}

static void operate(struct pdf_content *content, enum operator_code code,
                    const struct operands *operands)
{
    struct pdf_state *state = &content->state;
    switch (code) {
    case OPERATOR_FONT:
        set_font(content, operands);
        break;
    case OPERATOR_LEADING:
        state->leading = number_at(operands, 1);
        break;
    case OPERATOR_CHARACTER_SPACE:
        state->character_space = number_at(operands, 1);
        break;
    case OPERATOR_WORD_SPACE:
        state->word_space = number_at(operands, 1);
        break;
    case OPERATOR_SCALE:
        state->scale = number_at(operands, 1) / 100;
        break;
    case OPERATOR_SAVE:
        save_state(content);
        break;
    case OPERATOR_RESTORE:
        restore_state(content);
        break;
    case OPERATOR_PAGE_MATRIX:
        state->page = multiply(matrix_at(operands), state->page);
        break;
    default:
        operate_on_text(content, code, operands);
        break;
    }
}

static void push(struct operands *operands, struct pdf_value value)
{
    if (operands->count == OPERANDS_MAX) {
        memmove(operands->items, operands->items + 1, (OPERANDS_MAX - 1) * sizeof *operands->items);
        operands->count--;
    }
    operands->items[operands->count++] = value;
}

void pdf_content_read(struct pdf_content *content, struct bytes stream)
{
    struct pdf_lexer lexer = pdf_lexer_of(stream);
    struct operands operands = {.count = 0};
    content->has_no_image_end = false;
    for (;;) {
        struct pdf_value value = {.token = pdf_next(&lexer)};
        if (value.token == PDF_END)
            return;
        value.text = lexer.text;
        value.number = lexer.number;
        if (value.token == PDF_OPEN) {
            size_t start = lexer.at;
            pdf_skip_open(&lexer);
            value.text = bytes_slice(stream, start, lexer.at);
        }
        if (value.token != PDF_KEYWORD) {
            if (value.token != PDF_CLOSE)
                push(&operands, value);
            continue;
        }
        enum operator_code code = operator_of(value.text);
        if (code == OPERATOR_IMAGE)
            skip_image(content, &lexer);
        else if (code != OPERATOR_OTHER)
            operate(content, code, &operands);
        operands.count = 0;
    }
}

void pdf_content_page(struct pdf_content *content, struct bytes resources)
{
    struct pdf_value fonts = pdf_find(content->file, resources, "Font");
    content->fonts = fonts.token == PDF_OPEN ? fonts.text : bytes_make(NULL, 0);
    content->named_count = 0;
    content->saved_count = 0;
    content->has_end = false;
    content->surrogate = 0;
    content->line = identity;
    content->text = identity;
    content->state =
        (struct pdf_state){.font = &content->plain, .size = 1, .scale = 1, .page = identity};
    document_break_paragraph(content->writer);
}

void pdf_content_begin(struct pdf_content *content, struct pdf_file *file,
                       struct document_writer *writer)
{
    memset(content, 0, sizeof *content);
    content->file = file;
    content->writer = writer;
    pdf_font_read(file, bytes_make(NULL, 0), &content->plain);
    pdf_content_page(content, bytes_make(NULL, 0));
}

void pdf_content_done(struct pdf_content *content)
{
    buffer_done(&content->string);
}
