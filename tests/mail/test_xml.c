#include "engine/mail/xml.h"

#include "tests/mail/mail_test.h"

/* The tokens of `input` as one line: "<name>", "</name>", the texts between, "[cdata]". */
static void tokens_of(struct bytes input, char *out, size_t capacity)
{
    struct xml_reader reader;
    xml_begin(&reader, input);
    size_t size = 0;
    for (;;) {
        enum xml_token token = xml_next(&reader);
        if (token == XML_END)
            break;
        struct bytes text = token == XML_TEXT ? reader.text : reader.name;
        const char *before = token == XML_OPEN    ? "<"
                             : token == XML_CLOSE ? "</"
                             : reader.is_raw      ? "["
                                                  : "";
        const char *after = token != XML_TEXT ? ">" : reader.is_raw ? "]" : "";
        int more = snprintf(out + size, capacity - size, "%s%.*s%s", before, (int)text.size,
                            text.size ? (const char *)text.data : "", after);
        assert_true(more >= 0 && (size_t)more < capacity - size);
        size += (size_t)more;
    }
    out[size] = '\0';
}

static const struct {
    const char *input;
    const char *tokens;
} documents[] = {
    {"<a>x</a>", "<a>x</a>"},
    {"<w:p><w:t xml:space='preserve'>x </w:t><w:br/></w:p>", "<p><t>x </t><br></br></p>"},
    {"<?xml version=\"1.0\"?><!-- <b> --><a/>", "<a></a>"},
    {"<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a>&x;</a>"},
    {"<a><![CDATA[<b>&amp;]]>c</a>", "<a>[<b>&amp;]c</a>"},
    {"<a x=\"1>2\">y</a>", "<a>y</a>"},
    /* Broken: what is left is read. */
    {"<a x=\"open><b>y</b>", "<a><b>y</b>"},
    {"<!-- open <a>x</a>", " open <a>x</a>"},
    {"<a><![CDATA[open</a>", "<a>[]open</a>"},
    {"1 < 2 <a>x", "1 < 2 <a>x"},
    {"<a", "<a>"},
    {"<", "<"},
    {"</", "</>"},
};

static void documents_become_tokens(void **state)
{
    (void)state;
    char line[256];
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct bytes block = block_of(bytes_of(documents[i].input), 0);
        tokens_of(block, line, sizeof line);
        assert_string_equal(line, documents[i].tokens);
        free_block(block);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    char line[256];
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        size_t full = strlen(documents[i].input);
        for (size_t size = 0; size <= full; size++) {
            struct bytes block = block_of(bytes_make(documents[i].input, size), 0);
            tokens_of(block, line, sizeof line);
            free_block(block);
        }
    }
}

static void attributes_are_found_without_prefix(void **state)
{
    (void)state;
    struct bytes attributes = bytes_of(" xlink:href = 'a b' bare  x=1 y=\"");
    assert_bytes(xml_attribute(attributes, "href"), "a b");
    assert_bytes(xml_attribute(attributes, "bare"), "");
    assert_bytes(xml_attribute(attributes, "x"), "1");
    assert_int_equal(xml_attribute(attributes, "y").size, 0);
    assert_int_equal(xml_attribute(attributes, "z").size, 0);
}

static void what_never_ends_is_looked_for_once(void **state)
{
    (void)state;
    static const char *const units[] = {"<!--", "<![CDATA[", "<!D[", "<a x=\"", "<?", "<", "</"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes input = repeat("", units[i], 4000000);
        struct xml_reader reader;
        size_t count = 0;
        xml_begin(&reader, input);
        while (xml_next(&reader) != XML_END)
            count++;
        assert_true(count <= input.size);
        free_block(input);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_become_tokens),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(attributes_are_found_without_prefix),
        cmocka_unit_test(what_never_ends_is_looked_for_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
