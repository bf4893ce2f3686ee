#include "engine/mail/html.h"

#include "engine/mail/html_tokenizer.h"
#include "engine/mail/list.h"
#include "engine/mail/text.h"
#include "engine/mail/url.h"

struct html_reader {
    struct decoder *decoder;
    struct arena *arena;
    struct html_tokenizer tokenizer;
    struct text_writer text;
    struct html_facts *facts;
    struct bytes base;
    struct bytes_collector form_actions;
    struct bytes_collector input_types;
    struct bytes_collector scripts;
    struct link *links;
    size_t link_count;
    size_t link_capacity;
    size_t open_link;       /* its index; SIZE_MAX: no <a> is open */
    size_t open_link_start; /* what was written when it opened */
};

/* A document may hold as many of each as the message may hold links. */
static bool has_room(struct html_reader *reader, size_t count)
{
    if (count < LIMIT_LINKS)
        return true;
    anomaly_add(&reader->decoder->message.anomalies, ANOMALY_LIMIT_LINKS);
    return false;
}

static bool has_value(const struct html_reader *reader, enum html_attribute attribute)
{
    return reader->tokenizer.attribute_set >> attribute & 1;
}

/* The value of an attribute, references decoded and trimmed; empty where it is not there. */
static struct bytes value_of(const struct html_reader *reader, enum html_attribute attribute)
{
    if (!has_value(reader, attribute))
        return bytes_make(NULL, 0);
    struct bytes value = reader->tokenizer.values[attribute];
    return bytes_trim(html_attribute_decode(reader->arena, value));
}

/* Browsers take tabs and line ends out of URLs (WHATWG URL §4.4). */
static struct bytes without_line_ends(struct arena *arena, struct bytes url)
{
    unsigned has_control = 0;
    for (size_t i = 0; i < url.size; i++)
        has_control |= (unsigned)(url.data[i] < ' ');
    if (!has_control)
        return url;
    uint8_t *copy = arena_alloc(arena, url.size);
    size_t size = 0;
    for (size_t i = 0; i < url.size; i++)
        if (url.data[i] >= ' ' || !byte_is_space(url.data[i]))
            copy[size++] = url.data[i];
    return bytes_make(copy, size);
}

static void add_script(struct html_reader *reader, struct bytes script)
{
    script = bytes_trim(script);
    if (script.size && has_room(reader, reader->scripts.count))
        bytes_collect(&reader->scripts, script);
}

/* Add a link to `url`; false where it is none (empty, or a javascript: URL, which is a script). */
static bool add_link(struct html_reader *reader, struct bytes url)
{
    url = without_line_ends(reader->arena, url);
    if (url.size && (url.data[0] | 0x20) == 'j' &&
        bytes_start_with_fold(url, bytes_of("javascript:"))) {
        add_script(reader, url);
        return false;
    }
    if (url.size == 0 || !has_room(reader, reader->link_count))
        return false;
    if (reader->base.size)
        url = url_resolve(reader->arena, reader->base, url);
    reader->links = list_room(reader->arena, reader->links, reader->link_count,
                              &reader->link_capacity, sizeof *reader->links);
    reader->links[reader->link_count++] = (struct link){.url = url};
    return true;
}

/* The text written since the <a> opened is what is shown for the link. Only sizes are kept until
 * the end, because the writer may move. */
static void close_link(struct html_reader *reader)
{
    if (reader->open_link == SIZE_MAX)
        return;
    struct bytes *text = &reader->links[reader->open_link].text;
    *text = bytes_trim(bytes_slice(bytes_make(reader->text.out, reader->text.size),
                                   reader->open_link_start, reader->text.size));
    reader->open_link = SIZE_MAX;
}

static void open_anchor(struct html_reader *reader)
{
    close_link(reader);
    if (has_value(reader, ATTRIBUTE_HREF) && add_link(reader, value_of(reader, ATTRIBUTE_HREF))) {
        reader->open_link = reader->link_count - 1;
        reader->open_link_start = reader->text.size;
    }
}

static void write_apart(struct html_reader *reader, struct bytes text)
{
    if (text.size == 0)
        return;
    text_break_word(&reader->text);
    text_write(&reader->text, text);
    text_break_word(&reader->text);
}

static void open_form(struct html_reader *reader)
{
    text_break_paragraph(&reader->text);
    struct bytes action = without_line_ends(reader->arena, value_of(reader, ATTRIBUTE_ACTION));
    if (action.size == 0)
        return;
    if (has_room(reader, reader->form_actions.count))
        bytes_collect(&reader->form_actions, action);
    (void)add_link(reader, action);
}

static void open_input(struct html_reader *reader)
{
    struct bytes type = value_of(reader, ATTRIBUTE_TYPE);
    type = text_lower(reader->arena, type.size ? type : bytes_of("text"));
    if (has_room(reader, reader->input_types.count))
        bytes_collect(&reader->input_types, type);
    if (bytes_equal(type, bytes_of("image")))
        (void)add_link(reader, value_of(reader, ATTRIBUTE_SRC));
    if (!bytes_equal(type, bytes_of("hidden")) && !bytes_equal(type, bytes_of("password")))
        write_apart(reader, value_of(reader, ATTRIBUTE_VALUE));
}

/* <meta http-equiv=refresh content="0; url=http://…"> */
static void open_meta(struct html_reader *reader)
{
    if (!bytes_equal_fold(value_of(reader, ATTRIBUTE_HTTP_EQUIV), bytes_of("refresh")))
        return;
    struct bytes content = value_of(reader, ATTRIBUTE_CONTENT);
    size_t at = 0;
    while (at < content.size && content.data[at] != ';' && content.data[at] != ',')
        at++;
    while (at < content.size &&
           (byte_is_space(content.data[at]) || content.data[at] == ';' || content.data[at] == ','))
        at++;
    content = bytes_from(content, at);
    if (bytes_start_with_fold(content, bytes_of("url"))) {
        size_t sign = bytes_find_byte(content, '=', 0);
        content = sign == BYTES_NOT_FOUND ? content : bytes_trim(bytes_from(content, sign + 1));
    }
    if (content.size > 1 && (content.data[0] == '"' || content.data[0] == '\''))
        content = bytes_slice(content, 1, bytes_find_byte(content, content.data[0], 1));
    (void)add_link(reader, content);
}

static void read_script(struct html_reader *reader)
{
    (void)add_link(reader, value_of(reader, ATTRIBUTE_SRC));
    add_script(reader, html_tokenizer_raw_text(&reader->tokenizer));
}

/* Only the first title counts; without an end tag it would be the whole rest. */
static void read_title(struct html_reader *reader)
{
    struct bytes raw = html_tokenizer_raw_text(&reader->tokenizer);
    if (reader->facts->title.size || reader->tokenizer.has_no_title_end)
        return;
    struct text_writer writer;
    struct bytes title = html_attribute_decode(reader->arena, raw);
    text_writer_begin(&writer, reader->arena, title.size + 1);
    text_write(&writer, title);
    reader->facts->title = text_writer_end(&writer);
}

static void open_element(struct html_reader *reader)
{
    switch (reader->tokenizer.element) {
    case ELEMENT_BLOCK:
        text_break_paragraph(&reader->text);
        break;
    case ELEMENT_BREAK:
        text_break_word(&reader->text);
        break;
    case ELEMENT_ANCHOR:
        open_anchor(reader);
        break;
    case ELEMENT_AREA:
    case ELEMENT_LINK:
        (void)add_link(reader, value_of(reader, ATTRIBUTE_HREF));
        break;
    case ELEMENT_BASE:
        reader->base = value_of(reader, ATTRIBUTE_HREF);
        break;
    case ELEMENT_FORM:
        open_form(reader);
        break;
    case ELEMENT_IMAGE:
        (void)add_link(reader, value_of(reader, ATTRIBUTE_SRC));
        write_apart(reader, value_of(reader, ATTRIBUTE_ALT));
        write_apart(reader, value_of(reader, ATTRIBUTE_TITLE));
        break;
    case ELEMENT_INPUT:
        open_input(reader);
        break;
    case ELEMENT_META:
        open_meta(reader);
        break;
    case ELEMENT_SCRIPT:
        read_script(reader);
        break;
    case ELEMENT_SOURCE:
        (void)add_link(reader, value_of(reader, ATTRIBUTE_SRC));
        (void)add_link(reader, value_of(reader, ATTRIBUTE_DATA));
        break;
    case ELEMENT_STYLE:
        (void)html_tokenizer_raw_text(&reader->tokenizer);
        break;
    case ELEMENT_TITLE:
        read_title(reader);
        break;
    case ELEMENT_OTHER:
        break;
    }
}

/* Attributes that mean the same on every element. */
static void read_common_attributes(struct html_reader *reader)
{
    if (has_value(reader, ATTRIBUTE_BACKGROUND))
        (void)add_link(reader, value_of(reader, ATTRIBUTE_BACKGROUND));
    if (has_value(reader, ATTRIBUTE_PLACEHOLDER))
        write_apart(reader, value_of(reader, ATTRIBUTE_PLACEHOLDER));
    if (has_value(reader, ATTRIBUTE_FORMACTION)) {
        struct bytes action =
            without_line_ends(reader->arena, value_of(reader, ATTRIBUTE_FORMACTION));
        if (action.size && add_link(reader, action) && has_room(reader, reader->form_actions.count))
            bytes_collect(&reader->form_actions, action);
    }
}

static void close_element(struct html_reader *reader)
{
    switch (reader->tokenizer.element) {
    case ELEMENT_BLOCK:
    case ELEMENT_FORM:
        text_break_paragraph(&reader->text);
        break;
    case ELEMENT_BREAK:
        text_break_word(&reader->text);
        break;
    case ELEMENT_ANCHOR:
        close_link(reader);
        break;
    default:
        break;
    }
}

static void read_document(struct html_reader *reader)
{
    for (;;) {
        switch (html_tokenizer_next(&reader->tokenizer)) {
        case TOKEN_TEXT:
        case TOKEN_CHARACTER:
            text_write(&reader->text, reader->tokenizer.text);
            break;
        case TOKEN_OPEN:
            open_element(reader);
            if (reader->tokenizer.attribute_set)
                read_common_attributes(reader);
            break;
        case TOKEN_CLOSE:
            close_element(reader);
            break;
        case TOKEN_END:
            return;
        }
    }
}

static struct bytes_list list_of(const struct bytes_collector *collector)
{
    return (struct bytes_list){collector->items, collector->count};
}

const struct html_facts *html_read(struct decoder *decoder, struct bytes document,
                                   struct bytes *out_visible_text)
{
    struct arena *arena = decoder->arena;
    struct html_reader reader;
    reader.decoder = decoder;
    reader.arena = arena;
    reader.facts = arena_zeroed(arena, 1, sizeof *reader.facts);
    reader.base = bytes_make(NULL, 0);
    reader.form_actions = (struct bytes_collector){.arena = arena};
    reader.input_types = (struct bytes_collector){.arena = arena};
    reader.scripts = (struct bytes_collector){.arena = arena};
    reader.links = NULL;
    reader.link_count = 0;
    reader.link_capacity = 0;
    reader.open_link = SIZE_MAX;
    reader.open_link_start = 0;
    html_tokenizer_begin(&reader.tokenizer, decoder->html_names, arena, document);
    text_writer_begin(&reader.text, arena, document.size);
    read_document(&reader);
    close_link(&reader);
    for (size_t i = 0; i < reader.tokenizer.handlers.count; i++)
        add_script(&reader, html_attribute_decode(arena, reader.tokenizer.handlers.items[i]));
    *out_visible_text = text_writer_end(&reader.text);
    reader.facts->form_actions = list_of(&reader.form_actions);
    reader.facts->input_types = list_of(&reader.input_types);
    reader.facts->scripts = list_of(&reader.scripts);
    reader.facts->links = reader.links;
    reader.facts->link_count = reader.link_count;
    return reader.facts;
}
