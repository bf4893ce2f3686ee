#include "loaders/mbox.h"

#include "loaders/from_line.h"

/* As much of the line behind a From_ line as tells whether it is a header field. */
#define NEXT_LINE_BYTES ((size_t)256)
/* What the judgement behind a Content-Length looks at: blank lines and a From_ line. */
#define LOOKAHEAD_BYTES ((size_t)4096)

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_LATER };

void mbox_init(struct mbox *mbox, size_t message_limit)
{
    *mbox = (struct mbox){.message_limit = message_limit, .content_length = SIZE_MAX};
}

static bool is_line_end(uint8_t byte)
{
    return byte == '\n' || byte == '\r';
}

static struct bytes without_carriage_return(struct bytes line)
{
    return line.size && line.data[line.size - 1] == '\r' ? bytes_slice(line, 0, line.size - 1)
                                                         : line;
}

/* The first '\n' with "From " behind it, at or behind `start`; BYTES_NOT_FOUND: none.
 *
 * This is where a mailbox spends its time. Sixteen positions are compared at once, for three of
 * the six bytes: '\n', 'F' and ' ' at their distances rarely meet by chance, in text or base64.
 * GCC's vector types compile to plain SSE2 and NEON alike. */
static size_t find_from(struct bytes window, size_t start)
{
    typedef uint8_t lanes __attribute__((vector_size(16)));
    const uint8_t *data = window.data;
    size_t at = start;
    while (window.size >= at + 16 + 5) {
        lanes first;
        lanes second;
        lanes last;
        memcpy(&first, data + at, 16);
        memcpy(&second, data + at + 1, 16);
        memcpy(&last, data + at + 5, 16);
        lanes hits = (lanes)(first == '\n') & (lanes)(second == 'F') & (lanes)(last == ' ');
        uint64_t halves[2];
        memcpy(halves, &hits, sizeof halves);
        if (halves[0] | halves[1])
            for (size_t i = at; i < at + 16; i++)
                if (memcmp(data + i, "\nFrom ", 6) == 0)
                    return i;
        at += 16;
    }
    return bytes_find(window, bytes_of("\nFrom "), at);
}

/* The line end before `position`, 0 to 2 bytes. */
static size_t line_end_size(struct bytes window, size_t position)
{
    if (position < 1 || window.data[position - 1] != '\n')
        return 0;
    return position >= 2 && window.data[position - 2] == '\r' ? 2 : 1;
}

static bool has_empty_line_before(struct bytes window, size_t position)
{
    size_t size = line_end_size(window, position);
    return size && line_end_size(window, position - size) > 0;
}

/* Whether the line at `position`, which begins with "From ", begins a message. */
static enum answer judge_from_line(const struct mbox *mbox, struct bytes window, size_t position,
                                   bool at_end)
{
    struct bytes text = bytes_slice(window, position, position + FROM_LINE_MAX_BYTES + 2);
    size_t line_size = bytes_find_byte(text, '\n', 0);
    if (line_size == BYTES_NOT_FOUND) {
        if (text.size > FROM_LINE_MAX_BYTES)
            return ANSWER_NO;
        if (!at_end)
            return ANSWER_LATER;
        line_size = text.size;
    }
    struct bytes line = without_carriage_return(bytes_slice(text, 0, line_size));
    enum from_line kind = from_line_judge(line);
    if (kind == FROM_LINE_NONE)
        return ANSWER_NO;
    bool empty_before = has_empty_line_before(window, position);
    if (kind == FROM_LINE_DATED && empty_before)
        return ANSWER_YES;
    if (kind == FROM_LINE_BARE && !(mbox->bare_allowed && empty_before))
        return ANSWER_NO;
    size_t next_start = position + line_size + 1;
    struct bytes next = bytes_slice(window, next_start, next_start + NEXT_LINE_BYTES);
    if (next.size < NEXT_LINE_BYTES && !at_end && bytes_find_byte(next, '\n', 0) == BYTES_NOT_FOUND)
        return ANSWER_LATER;
    return header_name_size(next) || bytes_start_with(next, bytes_of(">From ")) ? ANSWER_YES
                                                                                : ANSWER_NO;
}

static bool is_only_line_ends(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_line_end(text.data[i]))
            return false;
    return true;
}

/* Where the message ends whose separator begins at `boundary` or before it. */
static size_t find_end(const struct mbox *mbox, struct bytes window, size_t boundary, bool at_end)
{
    if (mbox->state == MBOX_IN_BODY && mbox->content_length <= boundary - mbox->body_start) {
        size_t target = mbox->body_start + mbox->content_length;
        if (is_only_line_ends(bytes_slice(window, target, boundary)))
            return target;
    }
    if (at_end && !has_empty_line_before(window, boundary))
        return boundary;
    return boundary - line_end_size(window, boundary);
}

/* Fill in the unfinished message up to `end`. */
static void describe(const struct mbox *mbox, size_t end, struct mbox_message *out)
{
    if (end < mbox->header_start)
        end = mbox->header_start;
    size_t size = end - mbox->header_start;
    *out = (struct mbox_message){
        .from_start = mbox->from_start,
        .from_size = mbox->from_end - mbox->from_start,
        .start = mbox->header_start,
        .size = size < mbox->message_limit ? size : mbox->message_limit,
        .offset = mbox->window_offset + mbox->header_start,
        .number = mbox->message_count + 1,
        .cut = size > mbox->message_limit,
    };
}

/* Let `size` bytes leave the window. */
static void consume(struct mbox *mbox, size_t size, size_t *out_consumed)
{
    *out_consumed = size;
    mbox->window_offset += size;
    mbox->scanned = mbox->scanned > size ? mbox->scanned - size : 0;
}

/* The message ends at `end`, the next From_ line or the mailbox's end is at `boundary`. */
static enum mbox_step finish(struct mbox *mbox, size_t end, size_t boundary,
                             struct mbox_message *out_message, size_t *out_consumed)
{
    describe(mbox, end, out_message);
    mbox->message_count++;
    consume(mbox, boundary, out_consumed);
    mbox->state = MBOX_AT_FROM_LINE;
    return MBOX_MESSAGE;
}

/* A message that grows beyond its limit is handed over cut, and the rest passed by. What may be
 * the beginning of a separator stays in the window. */
static enum mbox_step more_or_cut(struct mbox *mbox, struct bytes window,
                                  struct mbox_message *out_message, size_t *out_consumed)
{
    if (window.size - mbox->header_start <= mbox->message_limit + LOOKAHEAD_BYTES)
        return MBOX_MORE;
    describe(mbox, window.size, out_message);
    mbox->message_count++;
    if (mbox->state == MBOX_IN_HEADER)
        mbox->scanned = mbox->line_start - 1;
    mbox->state = MBOX_OVERLONG;
    consume(mbox, mbox->scanned > 3 ? mbox->scanned - 3 : 0, out_consumed);
    return MBOX_MESSAGE;
}

static enum mbox_step pass_start(struct mbox *mbox, struct bytes window, bool at_end,
                                 size_t *out_consumed)
{
    size_t at = 0;
    if (mbox->window_offset == 0) {
        if (window.size < 3 && !at_end)
            return MBOX_MORE;
        at = bytes_start_with(window, bytes_of("\xEF\xBB\xBF")) ? 3 : 0;
    }
    while (at < window.size && is_line_end(window.data[at]))
        at++;
    consume(mbox, at, out_consumed);
    if (at < window.size) {
        mbox->state = MBOX_AT_FROM_LINE;
        return MBOX_SKIP;
    }
    if (at_end)
        return MBOX_END;
    return at ? MBOX_SKIP : MBOX_MORE;
}

static enum mbox_step pass_from_line(struct mbox *mbox, struct bytes window, bool at_end)
{
    if (window.size == 0)
        return at_end ? MBOX_END : MBOX_MORE;
    size_t line_size = bytes_find_byte(window, '\n', 0);
    if (line_size == BYTES_NOT_FOUND) {
        if (!at_end && window.size <= mbox->message_limit)
            return MBOX_MORE;
        line_size = window.size;
    }
    struct bytes line = without_carriage_return(bytes_slice(window, 0, line_size));
    if (mbox->message_count == 0)
        mbox->bare_allowed = from_line_judge(line) != FROM_LINE_DATED;
    mbox->from_start = 0;
    mbox->from_end = line.size;
    mbox->header_start = line_size < window.size ? line_size + 1 : line_size;
    mbox->body_start = mbox->header_start;
    mbox->line_start = mbox->header_start;
    mbox->scanned = mbox->header_start;
    mbox->content_length = SIZE_MAX;
    mbox->state = MBOX_IN_HEADER;
    return MBOX_SKIP;
}

static void read_content_length(struct mbox *mbox, struct bytes line)
{
    int64_t number = 0;
    struct bytes value = bytes_trim(bytes_from(line, strlen("content-length:")));
    if (bytes_to_number(value, &number) && (uint64_t)number <= mbox->message_limit)
        mbox->content_length = (size_t)number;
}

/* Walk the header line by line, up to the empty line. MBOX_SKIP: go on in another state. */
static enum mbox_step pass_header(struct mbox *mbox, struct bytes window, bool at_end,
                                  struct mbox_message *out_message, size_t *out_consumed)
{
    for (;;) {
        size_t start = mbox->line_start;
        size_t end = bytes_find_byte(window, '\n', mbox->scanned);
        if (end == BYTES_NOT_FOUND) {
            mbox->scanned = window.size;
            if (at_end)
                return finish(mbox, find_end(mbox, window, window.size, true), window.size,
                              out_message, out_consumed);
            return more_or_cut(mbox, window, out_message, out_consumed);
        }
        struct bytes line = without_carriage_return(bytes_slice(window, start, end));
        if (line.size == 0)
            break;
        if (bytes_start_with_fold(line, bytes_of("content-length:")))
            read_content_length(mbox, line);
        if (start > mbox->header_start && bytes_start_with(line, bytes_of("From "))) {
            enum answer answer = judge_from_line(mbox, window, start, at_end);
            if (answer == ANSWER_LATER)
                return more_or_cut(mbox, window, out_message, out_consumed);
            if (answer == ANSWER_YES)
                return finish(mbox, start - line_end_size(window, start), start, out_message,
                              out_consumed);
        }
        mbox->line_start = end + 1;
        mbox->scanned = end + 1;
    }
    mbox->body_start = bytes_find_byte(window, '\n', mbox->line_start) + 1;
    mbox->scanned = mbox->body_start - 1;
    mbox->state = MBOX_IN_BODY;
    return MBOX_SKIP;
}

/* A From_ line stands at `boundary`: does Content-Length say that it is part of the body? Then the
 * message's end and the real separator behind it come out. */
static enum answer lead_past(const struct mbox *mbox, struct bytes window, bool at_end,
                             size_t boundary, size_t *out_end, size_t *out_boundary)
{
    if (mbox->content_length == SIZE_MAX || mbox->content_length <= boundary - mbox->body_start)
        return ANSWER_NO;
    size_t target = mbox->body_start + mbox->content_length;
    if (target - boundary > MBOX_CONTENT_LENGTH_REACH_BYTES)
        return ANSWER_NO;
    if (!at_end && window.size < target + LOOKAHEAD_BYTES)
        return ANSWER_LATER;
    if (target > window.size)
        return ANSWER_NO;
    size_t next = target;
    while (next < window.size && is_line_end(window.data[next]))
        next++;
    bool fits = next == window.size && at_end;
    if (!fits && line_end_size(window, next) &&
        bytes_start_with(bytes_from(window, next), bytes_of("From ")))
        fits = judge_from_line(mbox, window, next, at_end) == ANSWER_YES;
    if (!fits)
        return ANSWER_NO;
    *out_end = target;
    *out_boundary = next;
    return ANSWER_YES;
}

static enum mbox_step pass_body(struct mbox *mbox, struct bytes window, bool at_end,
                                struct mbox_message *out_message, size_t *out_consumed)
{
    for (;;) {
        size_t found = find_from(window, mbox->scanned);
        if (found == BYTES_NOT_FOUND) {
            if (at_end)
                return finish(mbox, find_end(mbox, window, window.size, true), window.size,
                              out_message, out_consumed);
            if (window.size > mbox->scanned + 5)
                mbox->scanned = window.size - 5;
            return more_or_cut(mbox, window, out_message, out_consumed);
        }
        size_t boundary = found + 1;
        mbox->scanned = found;
        enum answer answer = judge_from_line(mbox, window, boundary, at_end);
        size_t end = 0;
        enum answer past = ANSWER_NO;
        if (answer == ANSWER_YES)
            past = lead_past(mbox, window, at_end, boundary, &end, &boundary);
        if (answer == ANSWER_LATER || past == ANSWER_LATER)
            return more_or_cut(mbox, window, out_message, out_consumed);
        if (past == ANSWER_YES)
            return finish(mbox, end, boundary, out_message, out_consumed);
        if (answer == ANSWER_YES)
            return finish(mbox, find_end(mbox, window, boundary, false), boundary, out_message,
                          out_consumed);
        mbox->scanned = boundary;
    }
}

/* Behind a message that was cut: let everything go up to the next From_ line. */
static enum mbox_step pass_overlong(struct mbox *mbox, struct bytes window, bool at_end,
                                    size_t *out_consumed)
{
    for (;;) {
        size_t found = find_from(window, mbox->scanned);
        if (found == BYTES_NOT_FOUND)
            break;
        enum answer answer = judge_from_line(mbox, window, found + 1, at_end);
        mbox->scanned = answer == ANSWER_NO ? found + 1 : found;
        if (answer == ANSWER_YES) {
            consume(mbox, found + 1, out_consumed);
            mbox->state = MBOX_AT_FROM_LINE;
            return MBOX_SKIP;
        }
        if (answer == ANSWER_LATER)
            return MBOX_MORE;
    }
    if (at_end) {
        consume(mbox, window.size, out_consumed);
        return MBOX_END;
    }
    if (window.size > mbox->scanned + 5)
        mbox->scanned = window.size - 5;
    consume(mbox, mbox->scanned > 3 ? mbox->scanned - 3 : 0, out_consumed);
    return *out_consumed ? MBOX_SKIP : MBOX_MORE;
}

enum mbox_step mbox_next(struct mbox *mbox, struct bytes window, bool at_end,
                         struct mbox_message *out_message, size_t *out_consumed)
{
    enum mbox_step step = MBOX_SKIP;
    *out_consumed = 0;
    while (step == MBOX_SKIP && *out_consumed == 0) {
        switch (mbox->state) {
        case MBOX_AT_START:
            step = pass_start(mbox, window, at_end, out_consumed);
            break;
        case MBOX_AT_FROM_LINE:
            step = pass_from_line(mbox, window, at_end);
            break;
        case MBOX_IN_HEADER:
            step = pass_header(mbox, window, at_end, out_message, out_consumed);
            break;
        case MBOX_IN_BODY:
            step = pass_body(mbox, window, at_end, out_message, out_consumed);
            break;
        case MBOX_OVERLONG:
            step = pass_overlong(mbox, window, at_end, out_consumed);
            break;
        }
    }
    return step;
}
