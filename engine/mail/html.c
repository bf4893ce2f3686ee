#include "engine/mail/html.h"

#include "engine/mail/html_reader.h"
#include "engine/mail/html_style.h"
#include "engine/mail/script_string.h"

/* Most documents hide nothing, or a line that mail programs show beside the subject. */
#define HIDDEN_TEXT_BYTES 256

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

/* Most handlers call a function of the page, or say what the status line shows. */
static bool hides_nothing(struct bytes handler)
{
    static const bool tells[256] = {['('] = true, ['<'] = true, ['%'] = true, ['\\'] = true,
                                    ['+'] = true, ['['] = true, ['`'] = true, ['&'] = true};
    for (size_t i = 0; i < handler.size; i++)
        if (tells[handler.data[i]])
            return false;
    return true;
}

static void add_handler(struct html_reader *reader, struct bytes handler)
{
    handler = bytes_trim(html_attribute_decode(reader->arena, handler));
    if (handler.size == 0 || !html_reader_has_room(reader, reader->scripts.count))
        return;
    bytes_collect(&reader->scripts, handler);
    if (!hides_nothing(handler))
        html_reader_decode_script(reader, handler);
}

void html_reader_add_script(struct html_reader *reader, struct bytes script)
{
    script = bytes_trim(script);
    if (script.size == 0 || !html_reader_has_room(reader, reader->scripts.count))
        return;
    bytes_collect(&reader->scripts, script);
    if (bytes_start_with_fold(script, bytes_of("javascript:")))
        script = script_percent_decode(reader->arena, script);
    html_reader_decode_script(reader, script);
}

static void add_link_of(struct html_reader *reader, enum html_attribute attribute)
{
    if (has_value(reader, attribute))
        (void)html_reader_add_link(reader, value_of(reader, attribute));
}

void html_reader_add_input_type(struct html_reader *reader, struct bytes type)
{
    if (html_reader_has_room(reader, reader->input_types.count))
        bytes_collect(&reader->input_types, text_lower(reader->arena, type));
}

/* --- Text --- */

/* Where text goes now: into the visible text, or with what nobody sees. */
static struct text_writer *writer_of(struct html_reader *reader)
{
    return html_hidden_now(&reader->hidden) ? &reader->hidden_text : &reader->text;
}

/* What is not there parts nothing either: "pass<div hidden>x</div>word" shows "password". */
static void break_paragraph(struct html_reader *reader)
{
    unsigned hiding = html_hidden_now(&reader->hidden);
    if (hiding)
        text_break_paragraph(&reader->hidden_text);
    if (!(hiding & HIDING_GONE))
        text_break_paragraph(&reader->text);
}

static void break_word(struct html_reader *reader)
{
    unsigned hiding = html_hidden_now(&reader->hidden);
    if (hiding)
        text_break_word(&reader->hidden_text);
    if (!(hiding & HIDING_GONE))
        text_break_word(&reader->text);
}

static void write_apart(struct html_reader *reader, struct bytes text)
{
    if (text.size == 0)
        return;
    break_word(reader);
    text_write(writer_of(reader), text);
    break_word(reader);
}

/* What hides begins a paragraph of the hidden text. */
static void begin_hidden(struct html_reader *reader)
{
    if (!reader->hidden_text.out)
        text_writer_begin(&reader->hidden_text, reader->arena, HIDDEN_TEXT_BYTES);
    text_break_paragraph(&reader->hidden_text);
    reader->hidden_start = reader->hidden_text.size;
}

/* What the tag that was just read says about being seen. */
static unsigned style_of_tag(struct html_reader *reader)
{
    unsigned style = 0;
    if (has_value(reader, ATTRIBUTE_HIDDEN) || reader->tokenizer.name.element == ELEMENT_INERT)
        style |= STYLE_GONE;
    /* Inside what is hidden, an element may also show itself. */
    if (has_value(reader, ATTRIBUTE_STYLE) &&
        (reader->hidden.count || html_style_may_hide(reader->tokenizer.values[ATTRIBUTE_STYLE])))
        style |= html_style_read(reader->arena, reader->tokenizer.values[ATTRIBUTE_STYLE]);
    return style;
}

/* --- Links --- */

static void open_anchor(struct html_reader *reader)
{
    html_reader_close_link(reader);
    enum html_attribute href =
        has_value(reader, ATTRIBUTE_HREF) ? ATTRIBUTE_HREF : ATTRIBUTE_XLINK_HREF;
    size_t index = reader->link_count;
    if (has_value(reader, href) && html_reader_add_link(reader, value_of(reader, href))) {
        reader->open_link = index;
        reader->open_link_start = reader->text.size;
    }
}

/* "small.png 1x, large.png 2x" */
static void add_source_set(struct html_reader *reader)
{
    struct bytes set = value_of(reader, ATTRIBUTE_SRCSET);
    size_t at = 0;
    while (at < set.size) {
        size_t start = at;
        while (start < set.size && (byte_is_space(set.data[start]) || set.data[start] == ','))
            start++;
        size_t end = start;
        while (end < set.size && !byte_is_space(set.data[end]))
            end++;
        size_t url_end = end;
        bool is_alone = end > start && set.data[end - 1] == ',';
        url_end -= is_alone;
        if (url_end > start)
            (void)html_reader_add_link(reader, bytes_slice(set, start, url_end));
        size_t comma = is_alone ? end - 1 : bytes_find_byte(set, ',', end);
        at = comma == BYTES_NOT_FOUND ? set.size : comma + 1;
    }
}

/* Addresses that are told of a click, parted by blanks. */
static void add_pings(struct html_reader *reader)
{
    struct bytes pings = value_of(reader, ATTRIBUTE_PING);
    size_t at = 0;
    while (at < pings.size) {
        size_t start = at;
        while (at < pings.size && !byte_is_space(pings.data[at]))
            at++;
        (void)html_reader_add_link(reader, bytes_slice(pings, start, at));
        at++;
    }
}

/* --- Elements --- */

static void open_form(struct html_reader *reader)
{
    break_paragraph(reader);
    html_reader_add_form_action(reader, value_of(reader, ATTRIBUTE_ACTION));
}

/* Whether an <input> of that type shows its value in letters. */
static bool shows_value(struct bytes type)
{
    static const char *const silent[] = {"hidden", "password", "checkbox", "radio",
                                         "file",   "color",    "range",    "image"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (bytes_equal_fold(type, bytes_of(silent[i])))
            return false;
    return true;
}

static void open_input(struct html_reader *reader)
{
    struct bytes type = value_of(reader, ATTRIBUTE_TYPE);
    type = type.size ? type : bytes_of("text");
    html_reader_add_input_type(reader, type);
    if (bytes_equal_fold(type, bytes_of("image"))) {
        add_link_of(reader, ATTRIBUTE_SRC);
        write_apart(reader, value_of(reader, ATTRIBUTE_ALT));
    }
    if (shows_value(type))
        write_apart(reader, value_of(reader, ATTRIBUTE_VALUE));
    else if (has_value(reader, ATTRIBUTE_VALUE))
        bytes_collect(&reader->payloads, reader->tokenizer.values[ATTRIBUTE_VALUE]);
}

static void open_button(struct html_reader *reader)
{
    struct bytes type = value_of(reader, ATTRIBUTE_TYPE);
    html_reader_add_input_type(reader, type.size ? type : bytes_of("submit"));
    break_word(reader);
}

/* Its text is no markup. Without an end tag it would be the whole rest: read on. */
static void open_textarea(struct html_reader *reader)
{
    html_reader_add_input_type(reader, bytes_of("textarea"));
    struct bytes raw = html_tokenizer_raw_text(&reader->tokenizer);
    if (!reader->tokenizer.has_no_textarea_end)
        write_apart(reader, html_attribute_decode(reader->arena, raw));
    break_word(reader);
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
    (void)html_reader_add_link(reader, content);
}

static void read_script(struct html_reader *reader)
{
    add_link_of(reader, ATTRIBUTE_SRC);
    /* One that never ends holds all that follow. */
    bool is_inside_another = reader->tokenizer.has_no_script_end;
    struct bytes script = html_tokenizer_raw_text(&reader->tokenizer);
    if (!is_inside_another)
        html_reader_add_script(reader, script);
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
    switch ((enum html_element)reader->tokenizer.name.element) {
    case ELEMENT_BLOCK:
    case ELEMENT_PARAGRAPH:
    case ELEMENT_ITEM:
    case ELEMENT_ROW:
    case ELEMENT_TABLE:
    case ELEMENT_LIST:
        break_paragraph(reader);
        break;
    case ELEMENT_OPTION:
        break_paragraph(reader);
        write_apart(reader, value_of(reader, ATTRIBUTE_LABEL));
        break;
    case ELEMENT_SELECT:
        html_reader_add_input_type(reader, bytes_of("select"));
        break_paragraph(reader);
        break;
    case ELEMENT_BREAK:
    case ELEMENT_CELL:
        break_word(reader);
        break;
    case ELEMENT_BUTTON:
        open_button(reader);
        break;
    case ELEMENT_ANCHOR:
        open_anchor(reader);
        break;
    case ELEMENT_BASE: /* the first one counts */
        if (!reader->base.size)
            reader->base = html_plain_url(reader->arena, value_of(reader, ATTRIBUTE_HREF));
        break;
    case ELEMENT_FORM:
        open_form(reader);
        break;
    case ELEMENT_IMAGE:
        add_link_of(reader, ATTRIBUTE_SRC);
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
    case ELEMENT_STYLE:
        (void)html_tokenizer_raw_text(&reader->tokenizer);
        break;
    case ELEMENT_TEXTAREA:
        open_textarea(reader);
        break;
    case ELEMENT_TITLE:
        read_title(reader);
        break;
    case ELEMENT_AREA:
    case ELEMENT_INERT:
    case ELEMENT_LINK:
    case ELEMENT_SOURCE:
    case ELEMENT_OTHER:
        if (has_value(reader, ATTRIBUTE_HREF))
            add_link_of(reader, ATTRIBUTE_HREF);
        if (has_value(reader, ATTRIBUTE_SRC))
            add_link_of(reader, ATTRIBUTE_SRC);
        break;
    }
}

#define ATTRIBUTE_BIT(attribute) (1U << (attribute))
#define HIDING_ATTRIBUTES (ATTRIBUTE_BIT(ATTRIBUTE_STYLE) | ATTRIBUTE_BIT(ATTRIBUTE_HIDDEN))
/* Attributes that mean the same on every element. */
#define COMMON_ATTRIBUTES                                                                          \
    (ATTRIBUTE_BIT(ATTRIBUTE_BACKGROUND) | ATTRIBUTE_BIT(ATTRIBUTE_DATA) |                         \
     ATTRIBUTE_BIT(ATTRIBUTE_PLACEHOLDER) | ATTRIBUTE_BIT(ATTRIBUTE_FORMACTION) |                  \
     ATTRIBUTE_BIT(ATTRIBUTE_PING) | ATTRIBUTE_BIT(ATTRIBUTE_POSTER) |                             \
     ATTRIBUTE_BIT(ATTRIBUTE_SRCDOC) | ATTRIBUTE_BIT(ATTRIBUTE_SRCSET) |                           \
     ATTRIBUTE_BIT(ATTRIBUTE_XLINK_HREF))

static void read_common_attributes(struct html_reader *reader)
{
    add_link_of(reader, ATTRIBUTE_BACKGROUND);
    add_link_of(reader, ATTRIBUTE_DATA);
    add_link_of(reader, ATTRIBUTE_POSTER);
    if (has_value(reader, ATTRIBUTE_PLACEHOLDER))
        write_apart(reader, value_of(reader, ATTRIBUTE_PLACEHOLDER));
    if (has_value(reader, ATTRIBUTE_FORMACTION))
        html_reader_add_form_action(reader, value_of(reader, ATTRIBUTE_FORMACTION));
    if (has_value(reader, ATTRIBUTE_PING))
        add_pings(reader);
    if (has_value(reader, ATTRIBUTE_SRCSET))
        add_source_set(reader);
    if (reader->tokenizer.name.element != ELEMENT_ANCHOR)
        add_link_of(reader, ATTRIBUTE_XLINK_HREF);
    if (has_value(reader, ATTRIBUTE_SRCDOC))
        html_reader_decode_page(reader, value_of(reader, ATTRIBUTE_SRCDOC));
}

static void open_hiding_tag(struct html_reader *reader)
{
    struct html_element_name name = reader->tokenizer.name;
    bool was_hidden = reader->hidden.count > 0;
    unsigned hiding = html_hidden_open(&reader->hidden, name, style_of_tag(reader));
    if (!was_hidden && hiding)
        begin_hidden(reader);
    else if (was_hidden && !hiding)
        text_break_paragraph(&reader->hidden_text);
    /* An element without an end tag is hidden alone: its texts are what may not be seen. */
    bool is_alone = name.is_void && hiding != html_hidden_now(&reader->hidden) &&
                    html_hidden_push(&reader->hidden, name, hiding);
    open_element(reader);
    if (reader->tokenizer.attribute_set & COMMON_ATTRIBUTES)
        read_common_attributes(reader);
    if (is_alone)
        reader->hidden.count--;
}

static void open_tag(struct html_reader *reader)
{
    uint32_t attributes = reader->tokenizer.attribute_set;
    if (attributes & HIDING_ATTRIBUTES || reader->hidden.count ||
        reader->tokenizer.name.element == ELEMENT_INERT) {
        open_hiding_tag(reader);
        return;
    }
    html_hidden_count(&reader->hidden, reader->tokenizer.name);
    open_element(reader);
    if (attributes & COMMON_ATTRIBUTES)
        read_common_attributes(reader);
}

static void close_tag(struct html_reader *reader)
{
    struct html_element_name name = reader->tokenizer.name;
    /* Its break belongs to the element: it comes before what is behind it. */
    switch ((enum html_element)name.element) {
    case ELEMENT_BLOCK:
    case ELEMENT_PARAGRAPH:
    case ELEMENT_ITEM:
    case ELEMENT_OPTION:
    case ELEMENT_ROW:
    case ELEMENT_TABLE:
    case ELEMENT_LIST:
    case ELEMENT_FORM:
    case ELEMENT_SELECT:
        break_paragraph(reader);
        break;
    case ELEMENT_BREAK:
    case ELEMENT_CELL:
    case ELEMENT_BUTTON:
        break_word(reader);
        break;
    case ELEMENT_ANCHOR:
        html_reader_close_link(reader);
        break;
    default:
        break;
    }
    html_hidden_close(&reader->hidden, name);
}

static void read_tokens(struct html_reader *reader)
{
    for (;;) {
        switch (html_tokenizer_next(&reader->tokenizer)) {
        case TOKEN_TEXT:
        case TOKEN_CHARACTER:
            text_write(writer_of(reader), reader->tokenizer.text);
            break;
        case TOKEN_OPEN:
            open_tag(reader);
            break;
        case TOKEN_CLOSE:
            close_tag(reader);
            break;
        case TOKEN_END:
            return;
        }
    }
}

/* A comment for Outlook without the data of Office that come first: nobody is shown those. */
static struct bytes without_office_data(struct bytes conditional)
{
    struct bytes rest = bytes_trim(conditional);
    while (bytes_start_with_fold(rest, bytes_of("<xml>"))) {
        size_t end = bytes_find_fold(rest, bytes_of("</xml>"), 0);
        if (end == BYTES_NOT_FOUND)
            return rest;
        rest = bytes_trim(bytes_from(rest, end + strlen("</xml>")));
    }
    return rest;
}

/* Text that is hidden, but perhaps not from all: what never closes may be an error of ours or the
 * page's, and scripts show what they like. It stands behind the visible text as well. */
static void show_doubtful(struct html_reader *reader, size_t start)
{
    struct bytes hidden = bytes_make(reader->hidden_text.out, reader->hidden_text.size);
    while (start < hidden.size) {
        size_t end = bytes_find_byte(hidden, '\n', start);
        text_break_paragraph(&reader->text);
        text_write(&reader->text, bytes_slice(hidden, start, end));
        start = end == BYTES_NOT_FOUND ? hidden.size : end + 1;
    }
    text_break_paragraph(&reader->text);
}

void html_reader_read(struct html_reader *reader, struct bytes document)
{
    struct html_tokenizer outer = reader->tokenizer;
    size_t hidden_count = reader->hidden.count;
    html_tokenizer_begin(&reader->tokenizer, reader->decoder->html_names, reader->arena, document);
    read_tokens(reader);
    if (reader->hidden.count > hidden_count) {
        if (hidden_count == 0 && reader->scripts.count == 0)
            show_doubtful(reader, reader->hidden_start);
        reader->hidden.count = hidden_count;
    }
    struct bytes_collector handlers = reader->tokenizer.handlers;
    struct bytes_collector payloads = reader->tokenizer.payloads;
    struct bytes_collector conditionals = reader->tokenizer.conditionals;
    reader->tokenizer = outer;
    for (size_t i = 0; i < handlers.count; i++)
        add_handler(reader, handlers.items[i]);
    for (size_t i = 0; i < payloads.count; i++)
        bytes_collect(&reader->payloads, payloads.items[i]);
    for (size_t i = 0; i < conditionals.count; i++)
        bytes_collect(&reader->pages, without_office_data(conditionals.items[i]));
}

/* --- The document --- */

static struct bytes_list list_of(const struct bytes_collector *collector)
{
    return (struct bytes_list){collector->items, collector->count};
}

static void finish_facts(struct html_reader *reader)
{
    struct html_facts *facts = reader->facts;
    facts->form_actions = list_of(&reader->form_actions);
    facts->input_types = list_of(&reader->input_types);
    facts->scripts = list_of(&reader->scripts);
    facts->decoded = list_of(&reader->decoded);
    if (reader->hidden_text.out)
        facts->hidden = text_writer_end(&reader->hidden_text);
    facts->links = reader->links;
    facts->link_count = reader->link_count;
}

const struct html_facts *html_read(struct decoder *decoder, struct bytes document,
                                   struct bytes *out_visible_text)
{
    struct arena *arena = decoder->arena;
    struct html_reader *reader = arena_alloc(arena, sizeof *reader);
    memset(reader, 0, offsetof(struct html_reader, hidden));
    reader->decoder = decoder;
    reader->arena = arena;
    reader->document = document;
    reader->open_link = SIZE_MAX;
    reader->facts = arena_zeroed(arena, 1, sizeof *reader->facts);
    reader->form_actions.arena = arena;
    reader->input_types.arena = arena;
    reader->scripts.arena = arena;
    reader->decoded.arena = arena;
    reader->payloads.arena = arena;
    reader->pages.arena = arena;
    html_hidden_begin(&reader->hidden);
    text_writer_begin(&reader->text, arena, document.size);
    html_tokenizer_begin(&reader->tokenizer, decoder->html_names, arena, document);
    html_reader_read(reader, document);
    html_reader_close_link(reader);
    html_reader_decode_rest(reader);
    html_reader_close_link(reader);
    if (reader->scripts.count)
        show_doubtful(reader, 0);
    *out_visible_text = text_writer_end(&reader->text);
    html_reader_resolve_links(reader);
    html_reader_add_text_links(reader, *out_visible_text);
    finish_facts(reader);
    return reader->facts;
}
