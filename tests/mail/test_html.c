#include <time.h>

#include "tests/mail/mail_test.h"

#define HEADER "Content-Type: text/html; charset=utf-8\n\n"

static struct test_message open_html(const char *document)
{
    char *raw = malloc(strlen(document) + sizeof HEADER);
    (void)snprintf(raw, strlen(document) + sizeof HEADER, "%s%s", HEADER, document);
    struct test_message test = open_text(raw);
    free(raw);
    return test;
}

static void shows_what_a_reader_sees(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        const char *visible;
    } rows[] = {
        {"plain", "plain"},
        {"vac<b></b>cine", "vaccine"},
        {"vac<!-- x > y -->cine", "vaccine"},
        {"vac<!---->cine<!-->!<!--->?", "vaccine!?"},
        {"vac&shy;c&#105;ne&nbsp;&nbsp; now", "vaccine now"},
        {"<p>one<p>two</p>three", "one\ntwo\nthree"},
        {"<div>one</div> <div> two </div>", "one\ntwo"},
        {"one<br>two<BR/>three", "one two three"},
        {"<tr><td>one</td><td>two</td></tr><tr><td>three</td>", "one two\nthree"},
        {"<ul><li>one<li>two</ul>", "one\ntwo"},
        {"a<style>b</style>c<script>d < e</script>f<title>g</title>h", "acfh"},
        {"<STYLE>x</Style >y", "y"},
        {"a<script>b</scripty></script>c", "ac"},
        {"<img src=x alt='vaccine offer' title=\"click\">", "vaccine offer click"},
        {"<input type=submit value=Send><input type=hidden value=no>", "Send"},
        {"<input placeholder='Your password' type=password value=x>", "Your password"},
        {"<a href=x title='>'>y</a>", "y"},
        {"<a href='x>y", "y"}, /* a quote that never closes */
        {"1 < 2 and 3 <4> 5", "1 < 2 and 3 <4> 5"},
        {"a <!doctype html><?php x ?><!x>b", "a b"},
        {"<![CDATA[kept]]>", "kept]]>"},
        {"text <b unfinished", "text <b unfinished"},
        {"text <!-- unfinished", "text unfinished"},
        {"text <!-- a> unfinished", "text unfinished"},
        {"text <script>unfinished", "text unfinished"},
        {"text <style>unfinished", "text unfinished"},
        {"text <title>unfinished", "text unfinished"},
        {"a</>b</ x>c</p", "abc</p"},
        {"<p\nclass\n=\n\"x\"\n>y", "y"},
        {"<", "<"},
        {"&", "&"},
        {"a&b &nosuch; &lt;b&gt;", "a&b &nosuch; <b>"},
        {"<form>a<button>b</button>c</form>d", "a b c\nd"},
        {"<noscript>seen</noscript>", "seen"},
        {"one\n\n\ntwo", "one two"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_message test = open_html(rows[i].document);
        assert_bytes(part_visible_text(test.message, test.message->parts), rows[i].visible);
        close_message(&test);
    }
}

static void finds_every_link(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        const char *url;
        const char *text;
    } rows[] = {
        {"<a href=\"http://x.example/?a=1&amp;b=2\">Log <b>in</b> </a>",
         "http://x.example/?a=1&b=2", "Log in"},
        {"<a/href=//x.example/a/b?c>y</a>", "//x.example/a/b?c", "y"},
        {"<A HREF='  http://x.example\n/a\tb  '>y", "http://x.example/ab", "y"},
        {"<a href=http://x.example>y<a name=z>w</a>", "http://x.example", "y"},
        {"<area href=http://x.example>", "http://x.example", ""},
        {"<form action=http://x.example>", "http://x.example", ""},
        {"<img src=http://x.example>", "http://x.example", ""},
        {"<iframe src=http://x.example></iframe>", "http://x.example", ""},
        {"<link href=http://x.example>", "http://x.example", ""},
        {"<meta http-equiv=Refresh content=\"0; URL='http://x.example'\">", "http://x.example", ""},
        {"<meta http-equiv=refresh content='5;http://x.example'>", "http://x.example", ""},
        {"<body background=http://x.example>", "http://x.example", ""},
        {"<script src=http://x.example></script>", "http://x.example", ""},
        {"<base href='http://x.example/dir/page?q'><a href=next>y</a>", "http://x.example/dir/next",
         "y"},
        {"<base href=http://x.example><a href=/next>y</a>", "http://x.example/next", "y"},
        {"<a href=&#104;ttp://x.example>y</a>", "http://x.example", "y"},
        {"<a\0href=http://x.example>y</a>", NULL, NULL},
        {"<a href=1 href=2>y</a>", "1", "y"},
        {"<button formaction=http://x.example>", "http://x.example", ""},
        {"<object data=http://x.example>", "http://x.example", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_message test = open_html(rows[i].document);
        const struct html_facts *facts = part_html(test.message, test.message->parts);
        assert_non_null(facts);
        if (rows[i].url) {
            assert_int_equal(facts->link_count, 1);
            assert_bytes(facts->links[0].url, rows[i].url);
            assert_bytes(facts->links[0].text, rows[i].text);
        }
        close_message(&test);
    }
}

static void finds_title_forms_inputs_and_scripts(void **state)
{
    (void)state;
    struct test_message test = open_html(
        "<title>Sign&nbsp;in\n</title><title>other</title>"
        "<form action='http://x.example/post'><input><input type=PASSWORD></form>"
        "<script> one() </script><a href='JavaScript:two()'>x</a><p onclick=\"three()\">");
    const struct html_facts *facts = part_html(test.message, test.message->parts);
    assert_bytes(facts->title, "Sign in");
    assert_int_equal(facts->form_actions.count, 1);
    assert_bytes(facts->form_actions.items[0], "http://x.example/post");
    assert_int_equal(facts->input_types.count, 2);
    assert_bytes(facts->input_types.items[0], "text");
    assert_bytes(facts->input_types.items[1], "password");
    assert_int_equal(facts->scripts.count, 3);
    assert_bytes(facts->scripts.items[0], "one()");
    assert_bytes(facts->scripts.items[1], "JavaScript:two()");
    assert_bytes(facts->scripts.items[2], "three()");
    close_message(&test);
}

static void is_null_for_what_is_no_html(void **state)
{
    (void)state;
    struct test_message test = open_text("Content-Type: text/plain\n\n<p>source</p>");
    assert_null(part_html(test.message, test.message->parts));
    assert_bytes(part_visible_text(test.message, test.message->parts), "<p>source</p>");
    close_message(&test);
}

/* Each of these takes minutes where one search is repeated from every start. */
static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "<",    "<a",       "<!--",      "<a b='",  "<a b=\"", "<a b=\"x' ",
        "&",    "<script>", "<style>",   "<title>", "</",      "<a href=x>",
        "<!",   "<a b=\"'", "-->",       "<p ",     "&amp",    "<form action=x>",
        "<a '", "--",       "<![CDATA[",
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes raw = repeat(HEADER, units[i], (size_t)1 << 20);
        clock_t start = clock();
        struct test_message test = open_bytes(raw, NULL);
        (void)part_html(test.message, test.message->parts);
        (void)message_links(test.message);
        close_message(&test);
        assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
        free_block(raw);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    survive_every_truncation(bytes_of(
        HEADER "<!doctype html><title>t&amp;</title><base href='http://x.example/d/'>"
               "<p>a&nbsp;b<a href=\"y&lt;\" onclick='z()'>vac<!-- c -->cine</a><img alt=i src=/j>"
               "<form action=k><input value=v></form><script>s</script><meta http-equiv=refresh "
               "content='0;url=m'><style>n</style>\xC3\xA9<![CDATA[o]]></p><!--"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_what_a_reader_sees),
        cmocka_unit_test(finds_every_link),
        cmocka_unit_test(finds_title_forms_inputs_and_scripts),
        cmocka_unit_test(is_null_for_what_is_no_html),
        cmocka_unit_test(takes_linear_time),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
