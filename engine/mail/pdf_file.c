#include "engine/mail/pdf_file.h"

#include <stdlib.h>

#include "engine/mail/list.h"
#include "engine/mail/pdf_filter.h"

#define REFERENCES_MAX 8
#define FILTERS_MAX 8
#define HEADER_BLANKS_MAX 64
/* What may stand between the end of a stream by its length and "endstream". */
#define STREAM_TAIL_BYTES 16

/* --- Values --- */

/* "12 0 R" behind a number that was read. */
static bool is_reference(struct pdf_lexer *lexer)
{
    struct pdf_lexer ahead = *lexer;
    if (pdf_next(&ahead) != PDF_NUMBER || pdf_next(&ahead) != PDF_KEYWORD ||
        !bytes_equal(ahead.text, bytes_of("R")))
        return false;
    lexer->at = ahead.at;
    return true;
}

struct pdf_value pdf_read_value(struct pdf_lexer *lexer)
{
    struct pdf_value value = {.token = pdf_next(lexer)};
    value.text = value.token == PDF_END ? bytes_make(NULL, 0) : lexer->text;
    value.number = lexer->number;
    if (value.token == PDF_OPEN) {
        size_t start = lexer->at;
        pdf_skip_open(lexer);
        value.text = bytes_slice(lexer->input, start, lexer->at);
    } else if (value.token == PDF_NUMBER && value.number >= 0 && value.number <= UINT32_MAX) {
        value.is_reference = is_reference(lexer);
    }
    return value;
}

static struct pdf_object *find_object(struct pdf_file *file, uint32_t number)
{
    size_t low = 0;
    size_t high = file->sorted_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (file->by_number[middle].number <= number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || file->by_number[low - 1].number != number)
        return NULL;
    return &file->objects[file->by_number[low - 1].index];
}

struct pdf_value pdf_resolve(struct pdf_file *file, struct pdf_value value)
{
    for (int i = 0; i < REFERENCES_MAX && value.is_reference; i++) {
        struct pdf_object *object = find_object(file, (uint32_t)value.number);
        if (!object)
            return (struct pdf_value){.token = PDF_END};
        if (object->dictionary.data) {
            value = (struct pdf_value){.token = PDF_OPEN, .text = object->dictionary};
        } else {
            struct pdf_lexer lexer = pdf_lexer_of(object->body);
            value = pdf_read_value(&lexer);
            file->steps_left -= lexer.at < file->steps_left ? lexer.at : file->steps_left;
        }
        value.object = object;
    }
    return value.is_reference ? (struct pdf_value){.token = PDF_END} : value;
}

/* Without steps left nothing is found any more. */
static bool may_step(struct pdf_file *file, size_t bytes)
{
    if (bytes <= file->steps_left) {
        file->steps_left -= bytes;
        return true;
    }
    file->steps_left = 0;
    anomaly_add(&file->decoder->message.anomalies, ANOMALY_LIMIT_DECODED_BYTES);
    return false;
}

static struct pdf_value find_raw(struct pdf_file *file, struct bytes dictionary, const char *key)
{
    struct pdf_lexer lexer = pdf_lexer_of(dictionary);
    struct pdf_value value = {.token = PDF_END};
    for (;;) {
        enum pdf_token token = pdf_next(&lexer);
        if (token == PDF_END || token == PDF_CLOSE)
            break;
        if (token != PDF_NAME)
            continue;
        bool is_found = pdf_name_is(lexer.text, key);
        struct pdf_value found = pdf_read_value(&lexer);
        if (is_found) {
            value = found;
            break;
        }
    }
    return may_step(file, lexer.at) ? value : (struct pdf_value){.token = PDF_END};
}

struct pdf_value pdf_find(struct pdf_file *file, struct bytes dictionary, const char *key)
{
    return pdf_resolve(file, find_raw(file, dictionary, key));
}

bool pdf_find_name(struct pdf_file *file, struct bytes dictionary, const char *key,
                   const char *wanted)
{
    struct pdf_value value = pdf_find(file, dictionary, key);
    return value.token == PDF_NAME && pdf_name_is(value.text, wanted);
}

/* --- Streams --- */

static size_t size_of(struct pdf_file *file, struct bytes dictionary, const char *key,
                      size_t otherwise)
{
    struct pdf_value value = pdf_find(file, dictionary, key);
    bool is_size = value.token == PDF_NUMBER && value.number >= 1 && value.number < 1000000;
    return is_size ? (size_t)value.number : otherwise;
}

static struct pdf_predictor predictor_of(struct pdf_file *file, struct bytes parameters)
{
    struct pdf_predictor predictor = {0};
    if (size_of(file, parameters, "Predictor", 1) < 10)
        return predictor;
    size_t bits = size_of(file, parameters, "BitsPerComponent", 8) & 31;
    size_t pixel = size_of(file, parameters, "Colors", 1) * bits;
    predictor.row_bytes = (size_of(file, parameters, "Columns", 1) * pixel + 7) / 8;
    predictor.pixel_bytes = pixel < 8 ? 1 : pixel / 8;
    return predictor;
}

struct filter_step {
    enum pdf_filter filter;
    struct pdf_predictor predictor;
};

/* The filters of a stream in the order in which they are undone. */
static size_t filters_of(struct pdf_file *file, struct bytes dictionary,
                         struct filter_step steps[FILTERS_MAX])
{
    struct pdf_value filter = pdf_find(file, dictionary, "Filter");
    struct pdf_value parameters = pdf_find(file, dictionary, "DecodeParms");
    size_t count = 0;
    if (filter.token == PDF_END)
        filter = pdf_find(file, dictionary, "F");
    if (filter.token == PDF_NAME) {
        steps[count++] =
            (struct filter_step){pdf_filter_of(filter.text), predictor_of(file, parameters.text)};
        return count;
    }
    if (filter.token != PDF_OPEN)
        return 0;
    struct pdf_lexer names = pdf_lexer_of(filter.text);
    struct pdf_lexer dictionaries = pdf_lexer_of(parameters.text);
    while (count < FILTERS_MAX) {
        struct pdf_value name = pdf_resolve(file, pdf_read_value(&names));
        if (name.token != PDF_NAME)
            break;
        struct pdf_value own = pdf_resolve(file, pdf_read_value(&dictionaries));
        if (own.token != PDF_OPEN)
            own.text = bytes_make(NULL, 0);
        steps[count++] =
            (struct filter_step){pdf_filter_of(name.text), predictor_of(file, own.text)};
    }
    return count;
}

/* `data` behind all filters, in `out`; false where one of them is not known. */
static bool undo_filters(struct pdf_file *file, const struct filter_step *steps, size_t count,
                         struct bytes data, struct buffer *out)
{
    struct message *message = &file->decoder->message;
    struct buffer before = {0};
    bool is_known = true;
    for (size_t i = 0; i < count && is_known; i++) {
        size_t room = message_decoded_room(message);
        size_t most = room < LIMIT_PDF_STREAM_BYTES ? room : LIMIT_PDF_STREAM_BYTES;
        struct buffer swap = before;
        before = *out;
        *out = swap;
        buffer_reset(out);
        is_known = steps[i].filter != PDF_FILTER_UNKNOWN;
        if (!pdf_filter_append(steps[i].filter, i ? buffer_bytes(&before) : data, most, out))
            anomaly_add(&message->anomalies, ANOMALY_LIMIT_DECODED_BYTES);
        (void)message_charge(message, out->size);
        pdf_predictor_undo(steps[i].predictor, out);
    }
    buffer_done(&before);
    return is_known;
}

void pdf_stream_append(struct pdf_file *file, const struct pdf_object *object, struct buffer *out)
{
    struct filter_step steps[FILTERS_MAX];
    struct buffer decoded = {0};
    size_t count = filters_of(file, object->dictionary, steps);
    if (count == 0) {
        if (message_charge(&file->decoder->message, object->stream.size))
            buffer_append(out, object->stream);
    } else if (undo_filters(file, steps, count, object->stream, &decoded)) {
        buffer_append(out, buffer_bytes(&decoded));
    }
    buffer_done(&decoded);
}

/* --- Finding objects --- */

static struct pdf_object *add_object(struct pdf_file *file)
{
    if (file->object_count >= LIMIT_PDF_OBJECTS) {
        anomaly_add(&file->decoder->message.anomalies, ANOMALY_LIMIT_DECODED_BYTES);
        return NULL;
    }
    file->objects = list_room(file->decoder->arena, file->objects, file->object_count,
                              &file->object_capacity, sizeof *file->objects);
    struct pdf_object *object = &file->objects[file->object_count++];
    *object = (struct pdf_object){0};
    return object;
}

/* Back over a number that ends before `*at`, which moves to its start. */
static bool number_before(struct bytes content, size_t *at, uint32_t *out_number)
{
    size_t end = *at;
    while (end > 0 && pdf_is_space(content.data[end - 1]) && *at - end < HEADER_BLANKS_MAX)
        end--;
    size_t start = end;
    while (start > 0 && byte_is_digit(content.data[start - 1]) && end - start < 10)
        start--;
    uint64_t number = 0;
    for (size_t i = start; i < end; i++)
        number = number * 10 + (uint64_t)(content.data[i] - '0');
    *out_number = (uint32_t)number;
    *at = start;
    return start < end && number <= UINT32_MAX;
}

/* Whether "endstream" stands at `at`, perhaps behind white space. */
static bool ends_at(struct bytes content, size_t at)
{
    size_t most = at + STREAM_TAIL_BYTES;
    while (at < content.size && at < most && pdf_is_space(content.data[at]))
        at++;
    return bytes_start_with(bytes_from(content, at), bytes_of("endstream"));
}

/* Dictionary and stream of an object whose body reaches to `end` at most. Returns where its stream
 * ends, by its length where that is right, which may be behind `end`. */
static size_t read_head(struct pdf_file *file, struct pdf_object *object, size_t start, size_t end)
{
    struct bytes content = file->content;
    object->body = bytes_slice(content, start, end);
    struct pdf_lexer lexer = pdf_lexer_of(object->body);
    if (pdf_next(&lexer) != PDF_OPEN || lexer.at - lexer.start != 2)
        return end;
    size_t inside = lexer.at;
    pdf_skip_open(&lexer);
    object->dictionary = bytes_slice(object->body, inside, lexer.at);
    if (pdf_next(&lexer) != PDF_KEYWORD || !bytes_equal(lexer.text, bytes_of("stream")))
        return end;
    size_t data = start + lexer.at;
    if (data < content.size && content.data[data] == '\r')
        data++;
    if (data < content.size && content.data[data] == '\n')
        data++;
    struct pdf_value length = find_raw(file, object->dictionary, "Length");
    if (length.token == PDF_NUMBER && !length.is_reference && length.number >= 0 &&
        length.number < (double)content.size) {
        size_t stop = data + (size_t)length.number;
        if (stop <= content.size && ends_at(content, stop)) {
            object->stream = bytes_slice(content, data, stop);
            return stop > end ? stop : end;
        }
    }
    struct bytes rest = bytes_slice(content, data, end);
    size_t stop = bytes_find(rest, bytes_of("endstream"), 0);
    object->stream = bytes_slice(rest, 0, stop);
    return end;
}

static void scan_objects(struct pdf_file *file)
{
    struct bytes content = file->content;
    struct pdf_object *open = NULL;
    size_t open_start = 0;
    size_t at = 0;
    while (at < content.size) {
        size_t mark = bytes_find(content, bytes_of("obj"), at);
        size_t start = mark == BYTES_NOT_FOUND ? content.size : mark;
        at = mark == BYTES_NOT_FOUND ? content.size : mark + 3;
        uint32_t generation = 0;
        uint32_t number = 0;
        bool is_end = mark != BYTES_NOT_FOUND && start >= 3 &&
                      memcmp(content.data + start - 3, "end", 3) == 0;
        bool is_header = mark != BYTES_NOT_FOUND && !is_end &&
                         number_before(content, &start, &generation) &&
                         number_before(content, &start, &number);
        if (!is_end && !is_header && mark != BYTES_NOT_FOUND)
            continue;
        if (open) {
            size_t stop =
                read_head(file, open, open_start, start > open_start ? start : open_start);
            open = NULL;
            if (stop > at) {
                at = stop; /* the mark lay inside a stream */
                continue;
            }
        }
        if (is_header) {
            open = add_object(file);
            if (!open)
                return;
            open->number = number;
            open_start = at;
        }
    }
    if (open)
        (void)read_head(file, open, open_start, content.size);
}

/* The objects in an object stream (§7.5.7). */
static void open_object_stream(struct pdf_file *file, size_t index)
{
    struct buffer decoded = {0};
    struct bytes dictionary = file->objects[index].dictionary;
    size_t first = size_of(file, dictionary, "First", 0);
    pdf_stream_append(file, &file->objects[index], &decoded);
    struct bytes text = arena_copy(file->decoder->arena, buffer_bytes(&decoded));
    buffer_done(&decoded);
    struct pdf_lexer header = pdf_lexer_of(bytes_slice(text, 0, first));
    struct pdf_object *previous = NULL;
    size_t previous_start = 0;
    for (;;) {
        if (pdf_next(&header) != PDF_NUMBER)
            break;
        double number = header.number;
        if (pdf_next(&header) != PDF_NUMBER)
            break;
        double offset = header.number;
        if (number < 0 || number > UINT32_MAX || offset < 0 || offset > (double)text.size)
            continue;
        size_t start = first + (size_t)offset;
        /* In ascending order, as they are written: else the bodies could overlap without end. */
        if (start < previous_start)
            continue;
        if (previous)
            previous->body = bytes_slice(text, previous_start, start);
        previous = add_object(file);
        if (!previous)
            break;
        previous->number = (uint32_t)number;
        previous->body = bytes_from(text, start);
        previous_start = start;
    }
}

static void find_dictionary(struct pdf_object *object)
{
    struct pdf_lexer lexer = pdf_lexer_of(object->body);
    if (pdf_next(&lexer) != PDF_OPEN || lexer.at - lexer.start != 2)
        return;
    size_t inside = lexer.at;
    pdf_skip_open(&lexer);
    object->dictionary = bytes_slice(object->body, inside, lexer.at);
}

static int compare_numbers(const void *a, const void *b)
{
    const struct pdf_number *first = a;
    const struct pdf_number *second = b;
    if (first->number != second->number)
        return first->number < second->number ? -1 : 1;
    return first->index < second->index ? -1 : first->index > second->index;
}

static void sort_objects(struct pdf_file *file)
{
    file->by_number =
        arena_zeroed(file->decoder->arena, file->object_count, sizeof *file->by_number);
    file->sorted_count = file->object_count;
    for (size_t i = 0; i < file->object_count; i++)
        file->by_number[i] = (struct pdf_number){file->objects[i].number, (uint32_t)i};
    if (file->object_count)
        qsort(file->by_number, file->object_count, sizeof *file->by_number, compare_numbers);
}

void pdf_file_open(struct pdf_file *file, struct decoder *decoder, struct bytes content)
{
    *file = (struct pdf_file){.decoder = decoder, .content = content};
    file->steps_left = LIMIT_PDF_STEPS + content.size * LIMIT_PDF_STEPS_PER_BYTE;
    scan_objects(file);
    sort_objects(file);
    size_t direct = file->object_count;
    for (size_t i = 0; i < direct; i++)
        if (file->objects[i].stream.size &&
            pdf_find_name(file, file->objects[i].dictionary, "Type", "ObjStm")) {
            file->objects[i].is_read = true;
            open_object_stream(file, i);
        }
    for (size_t i = direct; i < file->object_count; i++)
        find_dictionary(&file->objects[i]);
    if (file->object_count > direct)
        sort_objects(file);
}
