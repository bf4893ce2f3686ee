#include "engine/mail/rtf.h"

#include <stdio.h>

#include "engine/base/utf8.h"
#include "engine/mail/field_instruction.h"
#include "engine/mail/url.h"

/* Fonts whose charset is remembered, by number. */
#define FONTS_MAX 1024
#define WORD_MAX_BYTES 32
/* What belongs to one character behind a \u is never more than this. */
#define SKIP_MAX 16
#define CODE_PAGE_WINDOWS 1252
/* Stands before a run of bytes, so that its first ones are not taken for a byte order mark. */
#define RUN_MARK '.'
#define SCRATCH_BYTES ((size_t)16 << 10)

/* Where the text of a group goes. */
enum destination {
    TO_TEXT,
    TO_NOTHING,
    TO_FONTS,       /* the font table */
    TO_INSTRUCTION, /* of a field */
    TO_OBJECT,      /* data of an embedded object, in hexadecimal */
    TO_SEARCH,      /* bytes whose addresses are links: HTML tags in RTF made from HTML */
};

struct group {
    uint16_t code_page; /* of the font */
    uint8_t skip_count; /* characters behind a \u that stand for it */
    enum destination destination;
};

struct rtf_reader {
    struct decoder *decoder;
    struct bytes input;
    size_t at;
    struct document_writer writer;
    struct arena *scratch; /* emptied after each run */
    struct group groups[LIMIT_RTF_DEPTH];
    size_t depth; /* may be above what `groups` holds */
    struct group group;
    uint16_t code_page; /* of the document */
    uint16_t font_pages[FONTS_MAX];
    size_t font;        /* the one that the font table describes */
    size_t skip_left;   /* characters still to be stepped over behind a \u */
    uint32_t surrogate; /* first half of a pair, or 0 */
    bool is_ignorable;  /* \* stood before: the group is skipped unless it is known */
    struct buffer run;  /* bytes in run_page that wait to be converted */
    uint16_t run_page;
    struct buffer instruction;
    struct buffer object;
    int half_byte; /* first digit of a byte of an object, or -1 */
};

/* --- Text --- */

static void write_run(struct rtf_reader *reader)
{
    char label[24];
    struct bytes text = buffer_bytes(&reader->run);
    if (text.size == 0)
        return;
    (void)snprintf(label, sizeof label, "cp%u", (unsigned)reader->run_page);
    if (!bytes_are_ascii(text))
        text = charset_to_utf8(reader->decoder->charsets, reader->scratch, bytes_of(label), text,
                               &reader->decoder->message.anomalies);
    document_write(&reader->writer, text.data[0] == RUN_MARK ? bytes_from(text, 1) : text);
    arena_reset(reader->scratch);
    buffer_reset(&reader->run);
}

static void take_byte(struct rtf_reader *reader, uint8_t byte)
{
    if (reader->skip_left) {
        reader->skip_left--;
        return;
    }
    if (reader->group.destination == TO_INSTRUCTION) {
        buffer_append_byte(&reader->instruction, byte);
        return;
    }
    if (reader->group.destination == TO_SEARCH)
        buffer_append_byte(&reader->object, byte);
    if (reader->group.destination != TO_TEXT)
        return;
    if (reader->run.size && reader->run_page != reader->group.code_page)
        write_run(reader);
    if (reader->run.size == 0) {
        reader->run_page = reader->group.code_page;
        buffer_append_byte(&reader->run, RUN_MARK);
    }
    buffer_append_byte(&reader->run, byte);
}

static void take_character(struct rtf_reader *reader, uint32_t code_point)
{
    if (reader->group.destination == TO_INSTRUCTION) {
        utf8_append(&reader->instruction, code_point);
    } else if (reader->group.destination == TO_TEXT) {
        write_run(reader);
        document_write_character(&reader->writer, code_point);
    }
}

/* \uN: a UTF-16 unit as a signed number, and behind it characters for readers that don't know it.
 */
static void take_unit(struct rtf_reader *reader, int64_t number)
{
    uint32_t unit = (uint32_t)number & 0xFFFF;
    if (unit >= 0xDC00 && unit < 0xE000 && reader->surrogate) {
        take_character(reader, 0x10000 + ((reader->surrogate - 0xD800) << 10) + (unit - 0xDC00));
        reader->surrogate = 0;
    } else if (unit >= 0xD800 && unit < 0xDC00) {
        reader->surrogate = unit;
    } else {
        reader->surrogate = 0;
        take_character(reader, unit);
    }
    reader->skip_left = reader->group.skip_count;
}

static void break_word(struct rtf_reader *reader)
{
    if (reader->group.destination == TO_INSTRUCTION)
        buffer_append_byte(&reader->instruction, ' ');
    if (reader->group.destination != TO_TEXT)
        return;
    write_run(reader);
    document_break_word(&reader->writer);
}

static void break_paragraph(struct rtf_reader *reader)
{
    if (reader->group.destination != TO_TEXT)
        return;
    write_run(reader);
    document_break_paragraph(&reader->writer);
}

/* --- Objects and fields --- */

/* Class names and addresses among the bytes of an object: its runs of text, also in UTF-16. */
static void end_object(struct rtf_reader *reader)
{
    struct buffer text = {0};
    for (size_t i = 0; i < reader->object.size; i++) {
        uint8_t byte = reader->object.data[i];
        bool is_wide_zero = byte == 0 && i > 0 && reader->object.data[i - 1] >= ' ';
        if (byte >= ' ' && byte < 0x7F)
            buffer_append_byte(&text, byte);
        else if (!is_wide_zero && text.size && text.data[text.size - 1] != '\n')
            buffer_append_byte(&text, '\n');
    }
    struct bytes found = arena_copy(reader->decoder->arena, buffer_bytes(&text));
    struct url_search search;
    struct bytes url;
    url_search_begin(&search, found);
    while (url_search_next(&search, &url))
        document_add_link(&reader->writer, url);
    buffer_done(&text);
    buffer_reset(&reader->object);
    reader->half_byte = -1;
}

static void end_instruction(struct rtf_reader *reader)
{
    struct bytes instruction = bytes_trim(buffer_bytes(&reader->instruction));
    write_run(reader);
    if (target_is_outside(instruction))
        document_add_link(&reader->writer, instruction); /* an attached template */
    else
        field_instruction_read(&reader->writer, instruction);
    buffer_reset(&reader->instruction);
}

static void take_object_digit(struct rtf_reader *reader, uint8_t byte)
{
    int value = byte_hex_value(byte);
    if (value < 0)
        return;
    if (reader->half_byte < 0) {
        reader->half_byte = value;
    } else {
        buffer_append_byte(&reader->object, (uint8_t)(reader->half_byte << 4 | value));
        reader->half_byte = -1;
    }
}

/* --- Groups --- */

static void open_group(struct rtf_reader *reader)
{
    if (reader->depth < LIMIT_RTF_DEPTH)
        reader->groups[reader->depth] = reader->group;
    reader->depth++;
    reader->is_ignorable = false;
    reader->skip_left = 0;
}

static void close_group(struct rtf_reader *reader)
{
    enum destination inner = reader->group.destination;
    reader->skip_left = 0;
    reader->is_ignorable = false;
    if (reader->depth == 0)
        return; /* one too many: the text goes on */
    reader->depth--;
    /* Deeper groups end like the deepest one remembered: rather too much text than too little. */
    size_t deepest = LIMIT_RTF_DEPTH - 1;
    reader->group = reader->groups[reader->depth < deepest ? reader->depth : deepest];
    enum destination outer = reader->group.destination;
    if (inner == TO_INSTRUCTION && outer != TO_INSTRUCTION)
        end_instruction(reader);
    else if ((inner == TO_OBJECT || inner == TO_SEARCH) && outer != inner)
        end_object(reader);
}

/* --- Control words --- */

enum action {
    ACT_DESTINATION,
    ACT_PARAGRAPH,
    ACT_WORD,
    ACT_CHARACTER,
    ACT_UNIT,
    ACT_SKIP_COUNT,
    ACT_CODE_PAGE,
    ACT_FONT,
    ACT_FONT_CHARSET,
    ACT_FONT_PAGE,
    ACT_PLAIN,
    ACT_BINARY,
};

struct control {
    const char *word;
    enum action action;
    uint32_t value; /* destination, character or code page */
};

/* Sorted by word. */
static const struct control controls[] = {
    {"annotation", ACT_DESTINATION, TO_TEXT},
    {"ansi", ACT_CODE_PAGE, CODE_PAGE_WINDOWS},
    {"ansicpg", ACT_CODE_PAGE, 0},
    {"bin", ACT_BINARY, 0},
    {"blipuid", ACT_DESTINATION, TO_NOTHING},
    {"bullet", ACT_CHARACTER, 0x2022},
    {"cell", ACT_WORD, 0},
    {"colorschememapping", ACT_DESTINATION, TO_NOTHING},
    {"colortbl", ACT_DESTINATION, TO_NOTHING},
    {"cpg", ACT_FONT_PAGE, 0},
    {"datafield", ACT_DESTINATION, TO_NOTHING},
    {"datastore", ACT_DESTINATION, TO_NOTHING},
    {"emdash", ACT_CHARACTER, 0x2014},
    {"emspace", ACT_WORD, 0},
    {"endash", ACT_CHARACTER, 0x2013},
    {"enspace", ACT_WORD, 0},
    {"f", ACT_FONT, 0},
    {"falt", ACT_DESTINATION, TO_NOTHING},
    {"fcharset", ACT_FONT_CHARSET, 0},
    {"fldinst", ACT_DESTINATION, TO_INSTRUCTION},
    {"fonttbl", ACT_DESTINATION, TO_FONTS},
    {"generator", ACT_DESTINATION, TO_NOTHING},
    {"hl", ACT_DESTINATION, TO_INSTRUCTION},
    {"hlsrc", ACT_DESTINATION, TO_SEARCH},
    {"htmltag", ACT_DESTINATION, TO_SEARCH},
    {"info", ACT_DESTINATION, TO_NOTHING},
    {"latentstyles", ACT_DESTINATION, TO_NOTHING},
    {"ldblquote", ACT_CHARACTER, 0x201C},
    {"line", ACT_WORD, 0},
    {"listoverridetable", ACT_DESTINATION, TO_NOTHING},
    {"listtable", ACT_DESTINATION, TO_NOTHING},
    {"listtext", ACT_DESTINATION, TO_TEXT},
    {"lquote", ACT_CHARACTER, 0x2018},
    {"mac", ACT_CODE_PAGE, 10000},
    {"nestcell", ACT_WORD, 0},
    {"nestrow", ACT_PARAGRAPH, 0},
    {"nonesttables", ACT_DESTINATION, TO_NOTHING},
    {"nonshppict", ACT_DESTINATION, TO_NOTHING},
    {"objclass", ACT_DESTINATION, TO_TEXT},
    {"objdata", ACT_DESTINATION, TO_OBJECT},
    {"page", ACT_PARAGRAPH, 0},
    {"par", ACT_PARAGRAPH, 0},
    {"pc", ACT_CODE_PAGE, 437},
    {"pca", ACT_CODE_PAGE, 850},
    {"pict", ACT_DESTINATION, TO_NOTHING},
    {"plain", ACT_PLAIN, 0},
    {"qmspace", ACT_WORD, 0},
    {"rdblquote", ACT_CHARACTER, 0x201D},
    {"row", ACT_PARAGRAPH, 0},
    {"rquote", ACT_CHARACTER, 0x2019},
    {"rsidtbl", ACT_DESTINATION, TO_NOTHING},
    {"sect", ACT_PARAGRAPH, 0},
    {"shpinst", ACT_DESTINATION, TO_TEXT},
    {"shppict", ACT_DESTINATION, TO_NOTHING},
    {"shptxt", ACT_DESTINATION, TO_TEXT},
    {"sn", ACT_DESTINATION, TO_NOTHING},
    {"stylesheet", ACT_DESTINATION, TO_NOTHING},
    {"sv", ACT_DESTINATION, TO_INSTRUCTION},
    {"tab", ACT_WORD, 0},
    {"template", ACT_DESTINATION, TO_INSTRUCTION},
    {"themedata", ACT_DESTINATION, TO_NOTHING},
    {"u", ACT_UNIT, 0},
    {"uc", ACT_SKIP_COUNT, 0},
    {"xmlnstbl", ACT_DESTINATION, TO_NOTHING},
};

static const struct control *find_control(struct bytes word)
{
    size_t low = 0;
    size_t high = sizeof controls / sizeof *controls;
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct bytes name = bytes_of(controls[middle].word);
        size_t common = word.size < name.size ? word.size : name.size;
        int order = memcmp(word.data, name.data, common);
        if (order == 0 && word.size == name.size)
            return &controls[middle];
        if (order < 0 || (order == 0 && word.size < name.size))
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* The code page of a \fcharset; 0 where it says nothing. */
static uint16_t page_of_charset(int64_t charset)
{
    static const struct {
        uint8_t charset;
        uint16_t page;
    } known[] = {{0, 1252},   {77, 10000}, {128, 932},  {129, 949},  {134, 936},
                 {136, 950},  {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255},
                 {178, 1256}, {186, 1257}, {204, 1251}, {222, 874},  {238, 1250}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].charset == charset)
            return known[i].page;
    return 0;
}

static uint16_t page_of_font(const struct rtf_reader *reader, int64_t number)
{
    uint16_t page = number >= 0 && number < FONTS_MAX ? reader->font_pages[number] : 0;
    return page ? page : reader->code_page;
}

static void set_font_page(struct rtf_reader *reader, uint16_t page)
{
    if (reader->group.destination == TO_FONTS && reader->font < FONTS_MAX && page)
        reader->font_pages[reader->font] = page;
}

static void set_code_page(struct rtf_reader *reader, int64_t number)
{
    if (number <= 0 || number > UINT16_MAX)
        return;
    if (reader->group.code_page == reader->code_page)
        reader->group.code_page = (uint16_t)number;
    reader->code_page = (uint16_t)number;
}

static void set_destination(struct rtf_reader *reader, enum destination destination)
{
    /* What is skipped stays so in the groups inside, but for objects. */
    bool is_skipped = reader->group.destination == TO_NOTHING;
    if (is_skipped && destination != TO_OBJECT)
        return;
    if (destination == TO_TEXT)
        break_paragraph(reader);
    write_run(reader);
    reader->group.destination = destination;
}

static void act(struct rtf_reader *reader, const struct control *control, int64_t number,
                bool has_number)
{
    switch (control->action) {
    case ACT_DESTINATION:
        set_destination(reader, (enum destination)control->value);
        break;
    case ACT_PARAGRAPH:
        break_paragraph(reader);
        break;
    case ACT_WORD:
        break_word(reader);
        break;
    case ACT_CHARACTER:
        take_character(reader, control->value);
        break;
    case ACT_UNIT:
        take_unit(reader, number);
        break;
    case ACT_SKIP_COUNT:
        reader->group.skip_count = (uint8_t)(number < 0 || number > SKIP_MAX ? SKIP_MAX : number);
        break;
    case ACT_CODE_PAGE:
        set_code_page(reader, has_number ? number : (int64_t)control->value);
        break;
    case ACT_FONT:
        if (reader->group.destination == TO_FONTS)
            reader->font = number < 0 ? FONTS_MAX : (size_t)number;
        else
            reader->group.code_page = page_of_font(reader, number);
        break;
    case ACT_FONT_CHARSET:
        set_font_page(reader, page_of_charset(number));
        break;
    case ACT_FONT_PAGE:
        set_font_page(reader, number > 0 && number < UINT16_MAX ? (uint16_t)number : 0);
        break;
    case ACT_PLAIN:
        reader->group.code_page = reader->code_page;
        break;
    case ACT_BINARY:
        if (number > 0)
            reader->at += (size_t)number < reader->input.size - reader->at
                              ? (size_t)number
                              : reader->input.size - reader->at;
        break;
    }
}

/* The number behind a control word; false where there is none. */
static bool read_number(struct rtf_reader *reader, int64_t *out_number)
{
    struct bytes input = reader->input;
    size_t at = reader->at;
    bool is_negative = at < input.size && input.data[at] == '-';
    int64_t number = 0;
    at += is_negative;
    size_t start = at;
    for (; at < input.size && byte_is_digit(input.data[at]); at++)
        if (number < INT32_MAX)
            number = number * 10 + (input.data[at] - '0');
    if (at == start)
        return false;
    *out_number = is_negative ? -number : number;
    reader->at = at;
    return true;
}

static void read_word(struct rtf_reader *reader)
{
    struct bytes input = reader->input;
    size_t start = reader->at;
    while (reader->at < input.size && byte_is_alpha(input.data[reader->at]) &&
           reader->at - start < WORD_MAX_BYTES)
        reader->at++;
    struct bytes word = bytes_slice(input, start, reader->at);
    int64_t number = 0;
    bool has_number = read_number(reader, &number);
    if (reader->at < input.size && input.data[reader->at] == ' ')
        reader->at++;
    /* A control word counts as one character of those behind a \u. */
    bool is_unit = bytes_equal(word, bytes_of("u"));
    if (reader->skip_left && !is_unit) {
        reader->skip_left--;
        return;
    }
    const struct control *control = find_control(word);
    bool is_ignored = reader->is_ignorable;
    reader->is_ignorable = false;
    if (control)
        act(reader, control, number, has_number);
    else if (is_ignored)
        set_destination(reader, TO_NOTHING);
}

static void read_hex(struct rtf_reader *reader)
{
    struct bytes input = reader->input;
    int high = reader->at < input.size ? byte_hex_value(input.data[reader->at]) : -1;
    int low = reader->at + 1 < input.size ? byte_hex_value(input.data[reader->at + 1]) : -1;
    if (high < 0 || low < 0)
        return;
    reader->at += 2;
    take_byte(reader, (uint8_t)(high << 4 | low));
}

static void read_control(struct rtf_reader *reader)
{
    struct bytes input = reader->input;
    if (reader->at >= input.size)
        return;
    uint8_t byte = input.data[reader->at];
    if (byte_is_alpha(byte)) {
        read_word(reader);
        return;
    }
    reader->at++;
    if (byte == '\'')
        read_hex(reader);
    else if (byte == '*')
        reader->is_ignorable = true;
    else if (byte == '~')
        break_word(reader);
    else if (byte == '_')
        take_character(reader, '-');
    else if (byte == '\n' || byte == '\r')
        break_paragraph(reader);
    else if (byte == '\\' || byte == '{' || byte == '}')
        take_byte(reader, byte);
}

static void read_all(struct rtf_reader *reader)
{
    while (reader->at < reader->input.size) {
        uint8_t byte = reader->input.data[reader->at++];
        if (byte == '\\')
            read_control(reader);
        else if (byte == '{')
            open_group(reader);
        else if (byte == '}')
            close_group(reader);
        else if (reader->group.destination == TO_OBJECT)
            take_object_digit(reader, byte);
        else if (byte != '\r' && byte != '\n' && byte != '\0')
            take_byte(reader, byte);
    }
}

void rtf_read(struct decoder *decoder, struct bytes content, struct document *out)
{
    struct rtf_reader *reader = arena_zeroed(decoder->arena, 1, sizeof *reader);
    reader->decoder = decoder;
    reader->input = content;
    reader->code_page = CODE_PAGE_WINDOWS;
    reader->group = (struct group){.code_page = CODE_PAGE_WINDOWS, .skip_count = 1};
    reader->half_byte = -1;
    reader->scratch = arena_new(SCRATCH_BYTES);
    document_begin(&reader->writer, decoder, content.size / 4);
    read_all(reader);
    end_object(reader);
    end_instruction(reader);
    write_run(reader);
    document_end(&reader->writer, out);
    arena_free(reader->scratch);
    buffer_done(&reader->run);
    buffer_done(&reader->instruction);
    buffer_done(&reader->object);
}
