#include "signatures/value_forms.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "engine/base/utf8.h"

struct rewriter {
    struct arena *arena;
    const struct sigma_context *context;
    struct complaint *complaint;
    struct value *made; /* by the step at hand; on the heap */
    size_t made_count;
    size_t made_capacity;
};

/* U+2013, U+2014 and U+2015 are what word processors make of a dash. */
static const char *const dashes[] = {"-", "/", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x95"};
#define DASH_COUNT (sizeof dashes / sizeof dashes[0])

bool rewrites_yield_bytes(const struct rewrites *rewrites)
{
    enum value_rewrite last = rewrites->count ? rewrites->steps[rewrites->count - 1] : REWRITE_NONE;
    return last == REWRITE_UTF16LE || last == REWRITE_UTF16BE || last == REWRITE_UTF16;
}

bool rewrites_hold(const struct rewrites *rewrites, enum value_rewrite step)
{
    for (size_t i = 0; i < rewrites->count; i++)
        if (rewrites->steps[i] == step)
            return true;
    return false;
}

bool rewrites_yield_base64(const struct rewrites *rewrites)
{
    return rewrites_hold(rewrites, REWRITE_BASE64) || rewrites_hold(rewrites, REWRITE_BASE64OFFSET);
}

/* One more form of `value`; the pieces are the arena's. */
static bool add_form(struct rewriter *rewriter, const struct value *value,
                     const struct piece *pieces, size_t piece_count)
{
    size_t size = 0;
    for (size_t i = 0; i < piece_count; i++)
        size += pieces[i].text.size;
    if (size > LIMIT_VALUE_FORM_BYTES)
        return complaint_raise(rewriter->complaint, value->place,
                               "modifiers make %zu bytes of the value, and %zu can be", size,
                               LIMIT_VALUE_FORM_BYTES);
    if (*rewriter->context->values_left == 0)
        return complaint_raise(rewriter->complaint, value->place,
                               "modifiers make more than %zu values of what this file holds",
                               LIMIT_RULE_VALUES);
    --*rewriter->context->values_left;
    rewriter->made = memory_grow(rewriter->made, &rewriter->made_capacity, rewriter->made_count + 1,
                                 sizeof *rewriter->made);
    struct value *form = &rewriter->made[rewriter->made_count++];
    *form = *value;
    form->pieces = pieces;
    form->piece_count = piece_count;
    return true;
}

static bool add_text_form(struct rewriter *rewriter, const struct value *value, struct bytes text)
{
    struct piece *piece = arena_zeroed(rewriter->arena, 1, sizeof *piece);
    *piece = (struct piece){PIECE_TEXT, arena_copy(rewriter->arena, text)};
    return add_form(rewriter, value, piece, 1);
}

/* --- expand --- */

/* An element of a value: a piece, or the values of a list. */
struct segment {
    struct piece piece;
    const struct bytes *rows; /* NULL: the piece */
    size_t row_count;
};

struct segments {
    struct segment *items; /* the heap's */
    size_t count;
    size_t capacity;
    size_t placeholder_count;
};

static struct segment *add_segment(struct segments *segments, struct piece piece)
{
    segments->items = memory_grow(segments->items, &segments->capacity, segments->count + 1,
                                  sizeof *segments->items);
    segments->items[segments->count] = (struct segment){.piece = piece};
    return &segments->items[segments->count++];
}

static bool is_name_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '_' || byte == '-' || byte == '.';
}

/* Where the placeholder that begins at `start` ends, behind its second `%`; or 0. */
static size_t placeholder_end(struct bytes text, size_t start)
{
    size_t end = start + 1;
    while (end < text.size && is_name_byte(text.data[end]))
        end++;
    bool is_placeholder = end > start + 1 && end < text.size && text.data[end] == '%';
    return is_placeholder ? end + 1 : 0;
}

static bool add_placeholder(struct rewriter *rewriter, const struct value *form, struct bytes name,
                            struct segments *segments)
{
    if (segments->placeholder_count++ == LIMIT_VALUE_PLACEHOLDERS)
        return complaint_raise(rewriter->complaint, form->place,
                               "more than %d placeholders in one value", LIMIT_VALUE_PLACEHOLDERS);
    const struct list *list = lists_find(rewriter->context->lists, rewriter->context->path, name,
                                         form->place, rewriter->complaint);
    if (!list)
        return false;
    buffer_append(rewriter->context->lists_used, list->sha256);
    buffer_append_byte(rewriter->context->lists_used, '\n');
    struct segment *segment = add_segment(segments, (struct piece){.kind = PIECE_TEXT});
    segment->rows = list->rows;
    segment->row_count = list->row_count;
    return true;
}

/* Cut one text at its placeholders. */
static bool segment_text(struct rewriter *rewriter, const struct value *form, struct bytes text,
                         struct segments *segments)
{
    size_t start = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool is_escaped = text.data[i] == '\\' && i + 1 < text.size && text.data[i + 1] == '%';
        size_t end = text.data[i] == '%' ? placeholder_end(text, i) : 0;
        if (!is_escaped && end == 0)
            continue;
        if (i > start)
            add_segment(segments, (struct piece){PIECE_TEXT, bytes_slice(text, start, i)});
        if (is_escaped) {
            start = ++i; /* the percent sign begins what follows */
            continue;
        }
        if (!add_placeholder(rewriter, form, bytes_slice(text, i + 1, end - 1), segments))
            return false;
        start = end;
        i = end - 1;
    }
    if (start < text.size)
        add_segment(segments, (struct piece){PIECE_TEXT, bytes_from(text, start)});
    return true;
}

static struct bytes join(struct arena *arena, struct bytes left, struct bytes right)
{
    if (left.size == 0)
        return right;
    uint8_t *joined = arena_alloc(arena, left.size + right.size);
    memcpy(joined, left.data, left.size);
    memcpy(joined + left.size, right.data, right.size);
    return bytes_make(joined, left.size + right.size);
}

/* The form that the digits of `number`, to the bases of the row counts, stand for. */
static bool add_expanded(struct rewriter *rewriter, const struct value *form,
                         const struct segments *segments, size_t number)
{
    struct piece *pieces = arena_zeroed(rewriter->arena, segments->count, sizeof *pieces);
    size_t count = 0;
    for (size_t i = 0; i < segments->count; i++) {
        const struct segment *segment = &segments->items[i];
        struct piece piece = segment->piece;
        if (segment->rows) {
            piece.text = segment->rows[number % segment->row_count];
            number /= segment->row_count;
        }
        if (piece.kind == PIECE_TEXT && count > 0 && pieces[count - 1].kind == PIECE_TEXT)
            pieces[count - 1].text = join(rewriter->arena, pieces[count - 1].text, piece.text);
        else
            pieces[count++] = piece;
    }
    if (!add_form(rewriter, form, pieces, count))
        return false;
    struct value *made = &rewriter->made[rewriter->made_count - 1];
    made->is_of_list = segments->placeholder_count > 0;
    if (made->is_of_list && count == 1)
        made->text = pieces[0].text;
    return true;
}

static bool make_expand(struct rewriter *rewriter, const struct value *form)
{
    struct segments segments = {0};
    bool is_made = true;
    for (size_t i = 0; is_made && i < form->piece_count; i++) {
        if (form->pieces[i].kind == PIECE_TEXT)
            is_made = segment_text(rewriter, form, form->pieces[i].text, &segments);
        else
            add_segment(&segments, form->pieces[i]);
    }
    /* Far more than may be made is never reached: add_form() counts. */
    size_t form_count = 1;
    for (size_t i = 0; i < segments.count; i++)
        if (segments.items[i].rows && form_count <= LIMIT_RULE_VALUES)
            form_count *= segments.items[i].row_count;
    for (size_t number = 0; is_made && number < form_count; number++)
        is_made = add_expanded(rewriter, form, &segments, number);
    free(segments.items);
    return is_made;
}

/* --- windash --- */

struct dash {
    size_t piece_index;
    size_t offset;
};

/* Letters beyond ASCII are taken for parts of words. */
static bool is_word_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '_' || byte >= 0x80;
}

/* `-` or `/` that begins an option: a word behind it, and none in front. */
static bool is_option_dash(struct bytes text, size_t offset)
{
    if (text.data[offset] != '-' && text.data[offset] != '/')
        return false;
    bool follows_word = offset > 0 && is_word_byte(text.data[offset - 1]);
    return !follows_word && offset + 1 < text.size && is_word_byte(text.data[offset + 1]);
}

/* How many there are; those beyond LIMIT_VALUE_DASHES are counted, not written. */
static size_t find_dashes(const struct value *form, struct dash found[LIMIT_VALUE_DASHES])
{
    size_t count = 0;
    for (size_t i = 0; i < form->piece_count; i++) {
        struct bytes text = form->pieces[i].text;
        for (size_t offset = 0; offset < text.size; offset++) {
            if (!is_option_dash(text, offset))
                continue;
            if (count < LIMIT_VALUE_DASHES)
                found[count] = (struct dash){i, offset};
            count++;
        }
    }
    return count;
}

/* The pieces of `form` with the dashes that the digits of `number` (to base DASH_COUNT) stand for;
 * 0 is the form as it was. */
static const struct piece *replace_dashes(struct arena *arena, const struct value *form,
                                          const struct dash *found, size_t count, size_t number)
{
    struct piece *pieces = arena_zeroed(arena, form->piece_count, sizeof *pieces);
    struct buffer text = {0};
    size_t next = 0;
    for (size_t i = 0; i < form->piece_count; i++) {
        pieces[i] = form->pieces[i];
        buffer_reset(&text);
        size_t copied = 0;
        for (; next < count && found[next].piece_index == i; next++, number /= DASH_COUNT) {
            struct bytes old = form->pieces[i].text;
            size_t digit = number % DASH_COUNT;
            if (old.data[found[next].offset] == '/' && digit < 2)
                digit = 1 - digit;
            buffer_append(&text, bytes_slice(old, copied, found[next].offset));
            buffer_append_string(&text, dashes[digit]);
            copied = found[next].offset + 1;
        }
        if (copied == 0)
            continue;
        buffer_append(&text, bytes_from(form->pieces[i].text, copied));
        pieces[i].text = arena_copy(arena, buffer_bytes(&text));
    }
    buffer_done(&text);
    return pieces;
}

static bool make_windash(struct rewriter *rewriter, const struct value *form)
{
    struct dash found[LIMIT_VALUE_DASHES];
    size_t count = find_dashes(form, found);
    if (count > LIMIT_VALUE_DASHES)
        return complaint_raise(rewriter->complaint, form->place,
                               "the value has %zu dashes for 'windash' to vary, and %d can be",
                               count, LIMIT_VALUE_DASHES);
    size_t form_count = 1;
    for (size_t i = 0; i < count; i++)
        form_count *= DASH_COUNT;
    for (size_t number = 0; number < form_count; number++) {
        const struct piece *pieces = replace_dashes(rewriter->arena, form, found, count, number);
        if (!add_form(rewriter, form, pieces, form->piece_count))
            return false;
    }
    return true;
}

/* --- UTF-16 (RFC 2781) --- */

static void append_unit(struct buffer *out, uint32_t unit, bool is_big_endian)
{
    uint8_t high = (uint8_t)(unit >> 8);
    uint8_t low = (uint8_t)(unit & 0xFF);
    buffer_append_byte(out, is_big_endian ? high : low);
    buffer_append_byte(out, is_big_endian ? low : high);
}

static void append_utf16(struct buffer *out, struct bytes text, bool is_big_endian)
{
    for (size_t offset = 0; offset < text.size;) {
        uint32_t code_point = utf8_next(text, &offset);
        if (code_point >= 0x10000) {
            append_unit(out, 0xD800 + ((code_point - 0x10000) >> 10), is_big_endian);
            append_unit(out, 0xDC00 + ((code_point - 0x10000) & 0x3FF), is_big_endian);
        } else {
            append_unit(out, code_point, is_big_endian);
        }
    }
}

/* A `?` becomes two: a character is two bytes then. */
static bool make_utf16(struct rewriter *rewriter, enum value_rewrite step, const struct value *form)
{
    struct piece *pieces = arena_zeroed(rewriter->arena, 2 * form->piece_count + 1, sizeof *pieces);
    struct buffer text = {0};
    size_t count = 0;
    if (step == REWRITE_UTF16)
        append_unit(&text, 0xFEFF, false);
    for (size_t i = 0; i < form->piece_count; i++) {
        const struct piece *piece = &form->pieces[i];
        if (piece->kind == PIECE_TEXT)
            append_utf16(&text, piece->text, step == REWRITE_UTF16BE);
        if (text.size > 0)
            pieces[count++] =
                (struct piece){PIECE_TEXT, arena_copy(rewriter->arena, buffer_bytes(&text))};
        buffer_reset(&text);
        if (piece->kind != PIECE_TEXT)
            pieces[count++] = *piece;
        if (piece->kind == PIECE_SINGLE)
            pieces[count++] = *piece;
    }
    buffer_done(&text);
    return add_form(rewriter, form, pieces, count);
}

/* --- Base64 (RFC 4648 §4) --- */

static void append_base64(struct buffer *out, struct bytes text)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < text.size; i += 3) {
        size_t left = text.size - i;
        uint32_t group = (uint32_t)text.data[i] << 16;
        group |= left > 1 ? (uint32_t)text.data[i + 1] << 8 : 0;
        group |= left > 2 ? text.data[i + 2] : 0;
        buffer_append_byte(out, (uint8_t)alphabet[group >> 18]);
        buffer_append_byte(out, (uint8_t)alphabet[group >> 12 & 63]);
        buffer_append_byte(out, (uint8_t)(left > 1 ? alphabet[group >> 6 & 63] : '='));
        buffer_append_byte(out, (uint8_t)(left > 2 ? alphabet[group & 63] : '='));
    }
}

static bool check_encodable(struct rewriter *rewriter, const struct value *form)
{
    if (form->piece_count == 0)
        return complaint_raise(rewriter->complaint, form->place,
                               "an empty value cannot be looked for in base64");
    for (size_t i = 0; i < form->piece_count; i++)
        if (form->pieces[i].kind != PIECE_TEXT)
            return complaint_raise(rewriter->complaint, form->place,
                                   "a wildcard cannot be encoded in base64: write '\\*' or '\\?' "
                                   "for the character itself");
    return true;
}

static bool make_base64(struct rewriter *rewriter, const struct value *form)
{
    if (!check_encodable(rewriter, form))
        return false;
    struct buffer encoded = {0};
    append_base64(&encoded, form->pieces[0].text);
    bool is_made = add_text_form(rewriter, form, buffer_bytes(&encoded));
    buffer_done(&encoded);
    return is_made;
}

/* The value inside a longer text may begin at each of the three bytes of a group. Of each form what
 * the value alone decides is kept: characters that neighbours share are cut off at both ends. */
static bool make_base64offset(struct rewriter *rewriter, const struct value *form)
{
    static const size_t starts[3] = {0, 2, 3};
    static const size_t cuts[3] = {0, 3, 2}; /* by how many bytes the last group holds */
    if (!check_encodable(rewriter, form))
        return false;
    struct bytes plain = form->pieces[0].text;
    if (plain.size < 2)
        return complaint_raise(rewriter->complaint, form->place,
                               "one byte is too little to be found in base64");
    struct buffer shifted = {0};
    struct buffer encoded = {0};
    bool is_made = true;
    for (size_t offset = 0; is_made && offset < 3; offset++) {
        buffer_reset(&shifted);
        buffer_reset(&encoded);
        for (size_t i = 0; i < offset; i++)
            buffer_append_byte(&shifted, ' ');
        buffer_append(&shifted, plain);
        append_base64(&encoded, buffer_bytes(&shifted));
        size_t end = encoded.size - cuts[shifted.size % 3];
        is_made =
            add_text_form(rewriter, form, bytes_slice(buffer_bytes(&encoded), starts[offset], end));
    }
    buffer_done(&encoded);
    buffer_done(&shifted);
    return is_made;
}

static bool make_step(struct rewriter *rewriter, enum value_rewrite step, const struct value *form)
{
    switch (step) {
    case REWRITE_NONE:
        break;
    case REWRITE_EXPAND:
        return make_expand(rewriter, form);
    case REWRITE_WINDASH:
        return make_windash(rewriter, form);
    case REWRITE_UTF16LE:
    case REWRITE_UTF16BE:
    case REWRITE_UTF16:
        return make_utf16(rewriter, step, form);
    case REWRITE_BASE64:
        return make_base64(rewriter, form);
    case REWRITE_BASE64OFFSET:
        return make_base64offset(rewriter, form);
    }
    return add_form(rewriter, form, form->pieces, form->piece_count);
}

/* All forms of `value` after all steps; the heap's. */
static bool make_steps(struct rewriter *rewriter, const struct rewrites *rewrites,
                       const struct value *value)
{
    bool is_made = add_form(rewriter, value, value->pieces, value->piece_count);
    for (size_t step = 0; is_made && step < rewrites->count; step++) {
        struct value *forms = rewriter->made;
        size_t count = rewriter->made_count;
        rewriter->made = NULL;
        rewriter->made_count = 0;
        rewriter->made_capacity = 0;
        for (size_t i = 0; is_made && i < count; i++)
            is_made = make_step(rewriter, rewrites->steps[step], &forms[i]);
        free(forms);
    }
    return is_made;
}

bool value_forms_make(const struct sigma_context *context, const struct rewrites *rewrites,
                      struct complaint *complaint, struct value *value)
{
    struct arena *arena = context->arena;
    struct rewriter rewriter = {.arena = arena, .context = context, .complaint = complaint};
    bool is_made = rewrites->count == 0 || make_steps(&rewriter, rewrites, value);
    if (is_made && rewriter.made_count > 0) {
        struct value *forms = arena_zeroed(arena, rewriter.made_count, sizeof *forms);
        memcpy(forms, rewriter.made, rewriter.made_count * sizeof *forms);
        for (size_t i = 0; i + 1 < rewriter.made_count; i++)
            forms[i].next_form = &forms[i + 1];
        *value = forms[0];
    }
    free(rewriter.made);
    return is_made;
}
