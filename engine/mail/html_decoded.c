/* What a document's scripts and data: URLs hide in plain sight: decoded, kept as facts, and read in
 * turn where it is markup or a script. */
#include "engine/mail/html_reader.h"
#include "engine/mail/script_string.h"
#include "engine/mail/url.h"

static void read_decoded(struct html_reader *reader, struct script_output output);

/* As a document of its own: behind all that stands there. */
static void read_page(struct html_reader *reader, struct bytes page)
{
    text_break_paragraph(&reader->text);
    html_reader_read(reader, page);
    text_break_paragraph(&reader->text);
}

static struct script_reader *script_reader_of(struct html_reader *reader)
{
    if (!reader->script_reader) {
        reader->script_reader = arena_alloc(reader->arena, sizeof *reader->script_reader);
        script_reader_begin(reader->script_reader, reader->arena,
                            reader->document.size * LIMIT_SCRIPT_WORK_RATIO +
                                LIMIT_SCRIPT_WORK_GRACE_BYTES);
    }
    return reader->script_reader;
}

/* What a script says about an element counts as if its tag said so. */
static void take_use(struct html_reader *reader, const struct script_output *output)
{
    if (output->use == SCRIPT_USE_TYPE && bytes_equal_fold(output->text, bytes_of("password")))
        html_reader_add_input_type(reader, output->text);
    bool is_path = bytes_find_byte(output->text, '/', 0) != BYTES_NOT_FOUND &&
                   script_is_readable(output->text) && !script_has_markup(output->text);
    if (output->use == SCRIPT_USE_ACTION && is_path)
        html_reader_add_form_action(reader, output->text);
    else if (output->use == SCRIPT_USE_URL && is_path)
        (void)html_reader_add_link(reader, output->text);
}

static void take_outputs(struct html_reader *reader, const struct script_output *outputs,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        take_use(reader, &outputs[i]);
        read_decoded(reader, outputs[i]);
    }
    if (reader->script_reader->work.is_spent || reader->script_reader->work.is_cut)
        anomaly_add(&reader->decoder->message.anomalies, ANOMALY_LIMIT_SCRIPT);
}

void html_reader_decode_script(struct html_reader *reader, struct bytes script)
{
    struct script_reader *scripts = script_reader_of(reader);
    script_read(scripts, script);
    take_outputs(reader, scripts->outputs, scripts->output_count);
}

/* Whether decoded text that is no markup may be a script. */
static bool may_be_script(struct bytes text)
{
    bool has_quote = bytes_find_byte(text, '"', 0) != BYTES_NOT_FOUND ||
                     bytes_find_byte(text, '\'', 0) != BYTES_NOT_FOUND ||
                     bytes_find_byte(text, '`', 0) != BYTES_NOT_FOUND;
    return (has_quote || bytes_find(text, bytes_of("fromCharCode"), 0) != BYTES_NOT_FOUND) &&
           (bytes_find_byte(text, '(', 0) != BYTES_NOT_FOUND ||
            bytes_find_byte(text, '=', 0) != BYTES_NOT_FOUND);
}

/* Clients make no links of these, but they are where a page sends what it is told. */
static void add_urls(struct html_reader *reader, struct bytes text)
{
    struct url_search search;
    struct bytes url;
    url_search_begin(&search, text);
    while (url_search_next(&search, &url))
        if (!html_reader_add_link(reader, url))
            return;
}

/* What was decoded becomes a fact; what stands like this in the script is in one already. False
 * where it shall not be read either. */
static bool keep_decoded(struct html_reader *reader, const struct script_output *output)
{
    struct bytes_collector *decoded = &reader->decoded;
    if (!output->is_changed)
        return message_charge(&reader->decoder->message, output->text.size);
    if (decoded->count && bytes_equal(decoded->items[decoded->count - 1], output->text))
        return false;
    if (decoded->count >= LIMIT_SCRIPT_VALUES) {
        anomaly_add(&reader->decoder->message.anomalies, ANOMALY_LIMIT_SCRIPT);
        return false;
    }
    if (!message_charge(&reader->decoder->message, output->text.size))
        return false;
    bytes_collect(decoded, output->text);
    return true;
}

static void read_markup(struct html_reader *reader, struct bytes text, enum script_use use)
{
    if (use == SCRIPT_USE_WRITE)
        html_reader_read(reader, text);
    else
        bytes_collect(&reader->pages, text);
}

static void read_layer(struct html_reader *reader, struct bytes text, enum script_use use)
{
    struct bytes inner;
    bool is_script = may_be_script(text);
    if (script_starts_with_markup(text) || (script_has_markup(text) && !is_script) ||
        (use == SCRIPT_USE_WRITE && script_has_markup(text)))
        read_markup(reader, text, use);
    else if (script_guess_decode(reader->arena, text, &inner))
        read_decoded(reader, (struct script_output){inner, use, true});
    else if (is_script)
        html_reader_decode_script(reader, text);
    else if (use == SCRIPT_USE_WRITE)
        text_write(&reader->text, text);
    else if (use == SCRIPT_USE_ANY)
        add_urls(reader, text);
}

/* One string of a script. Each layer costs what it is long, and is taken off what may be made. */
static void read_decoded(struct html_reader *reader, struct script_output output)
{
    if (!script_work_spend(&script_reader_of(reader)->work, output.text.size) ||
        !keep_decoded(reader, &output))
        return;
    if (reader->depth >= LIMIT_SCRIPT_DEPTH) {
        anomaly_add(&reader->decoder->message.anomalies, ANOMALY_LIMIT_SCRIPT);
        return;
    }
    reader->depth++;
    read_layer(reader, output.text, output.use);
    reader->depth--;
}

void html_reader_decode_page(struct html_reader *reader, struct bytes page)
{
    read_decoded(reader, (struct script_output){page, SCRIPT_USE_ANY, true});
}

void html_reader_decode_url(struct html_reader *reader, struct bytes url)
{
    struct bytes mime_type;
    struct bytes content;
    if (script_work_spend(&script_reader_of(reader)->work, url.size) &&
        script_data_url_decode(reader->arena, url, &mime_type, &content))
        read_decoded(reader, (struct script_output){content, SCRIPT_USE_ANY, true});
}

/* How far decode_payloads() got. */
struct payload_place {
    size_t attribute; /* of `payloads` */
    size_t hidden;    /* in the hidden text */
};

/* What stands in the document for a script to decode. */
static void decode_payload(struct html_reader *reader, struct bytes payload)
{
    struct bytes decoded;
    if (payload.size >= HTML_PAYLOAD_LEAST_BYTES &&
        script_work_spend(&script_reader_of(reader)->work, payload.size) &&
        script_guess_decode(reader->arena, payload, &decoded))
        read_decoded(reader, (struct script_output){decoded, SCRIPT_USE_ANY, true});
}

/* What of it was met since the last call. Decoding adds to both, and the text moves. */
static void decode_payloads(struct html_reader *reader, struct payload_place *done)
{
    if (reader->scripts.count == 0)
        return;
    while (done->attribute < reader->payloads.count) {
        struct bytes value = reader->payloads.items[done->attribute++];
        decode_payload(reader, html_attribute_decode(reader->arena, value));
    }
    struct bytes hidden = bytes_make(reader->hidden_text.out, reader->hidden_text.size);
    while (done->hidden < hidden.size) {
        size_t end = bytes_find_byte(hidden, '\n', done->hidden);
        decode_payload(reader, bytes_slice(hidden, done->hidden, end));
        done->hidden = end == BYTES_NOT_FOUND ? hidden.size : end + 1;
    }
}

void html_reader_decode_rest(struct html_reader *reader)
{
    struct payload_place done = {0};
    size_t page = 0;
    for (;;) {
        decode_payloads(reader, &done);
        if (page < reader->pages.count) {
            /* Pages may hold scripts that wait for their own end. */
            read_page(reader, reader->pages.items[page++]);
            continue;
        }
        if (!reader->script_reader || !reader->script_reader->variable_count)
            break;
        script_reader_end(reader->script_reader);
        take_outputs(reader, reader->script_reader->outputs, reader->script_reader->output_count);
    }
}
