#include "engine/mail/uuencode.h"

#include "engine/mail/scan.h"

/* Most bytes that one line declares: 63, in 84 characters. */
static uint32_t sextet(struct bytes line, size_t at)
{
    return at < line.size ? (uint32_t)(line.data[at] - ' ') & 0x3F : 0;
}

/* The line at `*at`, without its end; `*at` moves behind it. */
static struct bytes next_line(struct bytes text, size_t *at)
{
    size_t start = *at;
    size_t end = bytes_find_byte(text, '\n', start);
    *at = end == BYTES_NOT_FOUND ? text.size : end + 1;
    if (end == BYTES_NOT_FOUND)
        end = text.size;
    if (end > start && text.data[end - 1] == '\r')
        end--;
    return bytes_slice(text, start, end);
}

static size_t find_first_line(struct bytes text)
{
    size_t at = 0;
    while (at < text.size) {
        struct bytes line = next_line(text, &at);
        if (bytes_start_with(line, bytes_of("begin ")))
            return at;
    }
    return 0;
}

/* "begin 644 name": three or four octal digits. Returns the name's offset, 0 where it is no such
 * line. */
static size_t begin_line_name(struct bytes line)
{
    size_t at = strlen("begin ");
    size_t digits = 0;
    if (!bytes_start_with(line, bytes_of("begin ")))
        return 0;
    while (at < line.size && line.data[at] >= '0' && line.data[at] <= '7') {
        at++;
        digits++;
    }
    bool is_mode = digits == 3 || digits == 4;
    return is_mode && at + 1 < line.size && line.data[at] == ' ' ? at + 1 : 0;
}

static bool is_end_line(struct bytes line)
{
    return bytes_start_with(line, bytes_of("end")) && bytes_trim(line).size == strlen("end");
}

size_t uuencode_decode(struct bytes text, uint8_t *out, size_t *out_bad)
{
    size_t bad = 0;
    size_t size = 0;
    size_t at = find_first_line(text);
    while (at < text.size) {
        struct bytes line = next_line(text, &at);
        if (is_end_line(line)) {
            /* One file behind another: their bytes follow each other. */
            size_t next = find_first_line(bytes_from(text, at));
            if (next == 0)
                break;
            at += next;
            continue;
        }
        if (line.size == 0 || begin_line_name(line) > 0)
            continue;
        size_t declared = sextet(line, 0);
        /* Mail strips trailing blanks, which stand for zeros: a short line is padded with them up
         * to the byte that its last character begins. */
        if (line.size < 1 + (declared * 4 + 2) / 3) {
            bad++;
            declared = ((line.size - 1) * 3 + 3) / 4;
        }
        for (size_t i = 0, in = 1; i < declared; i += 3, in += 4) {
            uint32_t group = sextet(line, in) << 18 | sextet(line, in + 1) << 12 |
                             sextet(line, in + 2) << 6 | sextet(line, in + 3);
            out[size++] = (uint8_t)(group >> 16);
            if (i + 1 < declared)
                out[size++] = (uint8_t)(group >> 8);
            if (i + 2 < declared)
                out[size++] = (uint8_t)group;
        }
    }
    *out_bad = bad;
    return size;
}

/* Whether a line is of the alphabet, and its first character declares about as many bytes as it
 * holds. */
static bool is_data_line(struct bytes line)
{
    for (size_t i = 0; i < line.size; i++)
        if (line.data[i] < ' ' || line.data[i] > '`')
            return false;
    size_t declared = sextet(line, 0);
    size_t needed = (declared + 2) / 3 * 4;
    return line.size > 1 && declared > 0 && line.size <= 1 + needed + 4 &&
           line.size + 4 > 1 + needed;
}

bool uuencode_begins_in(struct bytes text)
{
    if (bytes_start_with(text, bytes_of("begin ")))
        return true;
    for (size_t at = 0;; at++) {
        at = scan_pair(text.data, at, text.size, '\n', 'b');
        if (at == text.size)
            return false;
        if (bytes_start_with(bytes_from(text, at + 1), bytes_of("begin ")))
            return true;
    }
}

/* Behind the "end" line of the file whose lines begin at `at`; where there is none, where the next
 * file begins. */
static size_t file_end(struct bytes text, size_t at)
{
    while (at < text.size) {
        size_t start = at;
        struct bytes line = next_line(text, &at);
        if (is_end_line(line))
            return at;
        if (begin_line_name(line) > 0)
            return start;
    }
    return at;
}

bool uuencode_next(struct bytes text, size_t *at, struct uuencoded_file *out_file)
{
    while (*at < text.size) {
        size_t start = *at;
        struct bytes line = next_line(text, at);
        size_t name = begin_line_name(line);
        size_t end = *at;
        if (name == 0 || !is_data_line(next_line(text, &end)))
            continue;
        end = file_end(text, end);
        out_file->name = bytes_trim(bytes_from(line, name));
        out_file->text = bytes_slice(text, start, end);
        *at = end;
        return true;
    }
    return false;
}
