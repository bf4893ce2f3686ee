#include "engine/mail/field_instruction.h"

#define SCHEME_MAX_BYTES 32

bool target_is_outside(struct bytes target)
{
    if (target.size > 2 && target.data[0] == target.data[1] &&
        (target.data[0] == '\\' || target.data[0] == '/'))
        return true;
    size_t end = 0;
    while (end < target.size && end < SCHEME_MAX_BYTES &&
           (byte_is_alpha(target.data[end]) || byte_is_digit(target.data[end]) ||
            target.data[end] == '+' || target.data[end] == '-' || target.data[end] == '.'))
        end++;
    /* One letter is a drive. */
    return end > 1 && end + 1 < target.size && target.data[end] == ':';
}

/* The next word or quoted argument at or behind `*at`; empty where none is left. */
static struct bytes next_argument(struct bytes text, size_t *at)
{
    while (*at < text.size && byte_is_space(text.data[*at]))
        (*at)++;
    size_t start = *at;
    if (start < text.size && text.data[start] == '"') {
        size_t end = bytes_find_byte(text, '"', start + 1);
        *at = end == BYTES_NOT_FOUND ? text.size : end + 1;
        return bytes_slice(text, start + 1, end);
    }
    while (*at < text.size && !byte_is_space(text.data[*at]))
        (*at)++;
    return bytes_slice(text, start, *at);
}

/* In a quoted argument a backslash is written twice. */
static struct bytes without_doubles(struct arena *arena, struct bytes argument)
{
    if (bytes_find(argument, bytes_of("\\\\"), 0) == BYTES_NOT_FOUND)
        return argument;
    uint8_t *copy = arena_alloc(arena, argument.size);
    size_t size = 0;
    for (size_t i = 0; i < argument.size; i++) {
        copy[size++] = argument.data[i];
        if (argument.data[i] == '\\' && i + 1 < argument.size && argument.data[i + 1] == '\\')
            i++;
    }
    return bytes_make(copy, size);
}

void field_instruction_read(struct document_writer *writer, struct bytes instruction)
{
    size_t at = 0;
    struct bytes keyword = next_argument(instruction, &at);
    if (bytes_start_with_fold(keyword, bytes_of("DDE")))
        document_write_paragraph(writer, instruction);
    bool wants_target = bytes_equal_fold(keyword, bytes_of("HYPERLINK"));
    while (at < instruction.size) {
        bool is_switch = false;
        struct bytes argument = next_argument(instruction, &at);
        if (argument.size > 1 && argument.data[0] == '\\' && argument.data[1] != '\\')
            is_switch = true;
        argument = without_doubles(writer->decoder->arena, argument);
        if (!is_switch && (wants_target || target_is_outside(argument))) {
            document_add_link(writer, argument);
            wants_target = false;
        } else if (is_switch) {
            wants_target = false; /* \l "place": inside this document */
        }
    }
}
