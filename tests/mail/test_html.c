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
        {"vac<wbr>cine", "vaccine"},
        {"<select><option label=one>1<option>2</select>", "one 1\n2"},
        {"<input type=checkbox value=no><input type=reset value=Clear>", "Clear"},
        {"a<textarea>b <i>&lt;c</textarea>d", "a b <i><c d"},
        {"a<textarea>b <i>c", "a b c"},
        {"<xmp>kept</xmp><plaintext>kept too", "keptkept too"},
        {"pass<!--[if mso]>x<b>yz</b><![endif]-->word", "password\nxyz"}, /* Outlook alone */
        {"pass<!--[if !mso]><!-->wo<!--<![endif]-->rd", "password"},
        {"a<!--[if mso]><xml><o:x>96</o:x></xml><![endif]-->b", "ab"},
        {"a<template>b</template>c<datalist><option>d</datalist>e", "ace"},
        {"<noscript>seen</noscript>", "seen"},
        {"one\n\n\ntwo", "one two"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_message test = open_html(rows[i].document);
        assert_bytes(part_visible_text(test.message, test.message->parts), rows[i].visible);
        close_message(&test);
    }
}

static void keeps_apart_what_nobody_sees(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        const char *visible;
        const char *hidden;
    } rows[] = {
        {"pass<span style=\"display:none\">xyz</span>word", "password", "xyz"},
        {"pass<div style='display: none'>xyz</div>word", "password", "xyz"},
        {"pass<span style='DISPLAY : NONE !important'>xyz</span>word", "password", "xyz"},
        {"pass<span hidden>xyz</span>word", "password", "xyz"},
        {"pass<span style='visibility:hidden'>x</span>word", "password", "x"},
        {"pass<font style='font-size:0'>x</font>word", "password", "x"},
        {"pass<b style='font-size:0.0em;color:red'>x</b>word", "password", "x"},
        {"pass<b style='font-size:1px'>x</b>word", "password", "x"},
        {"pass<b style='font:0/0 a'>x</b>word", "password", "x"},
        {"pass<span style='mso-hide:all'>x</span>word", "password", "x"},
        {"pass<b style='opacity:0'>x</b>word", "password", "x"},
        {"pass<b style='max-height:0;overflow:hidden'>x</b>word", "password", "x"},
        {"pass<b style='position:absolute;left:-9999px'>x</b>word", "password", "x"},
        {"pass<b style='dis/* */play:no/**/ne'>x</b>word", "password", "x"},
        {"pass<b style='d\\69 splay:none'>x</b>word", "password", "x"},
        {"pass<b style='display&#58;none'>x</b>word", "password", "x"},
        {"<b style='display:none'>a<i>b<b>c</b>d</i></b>e", "e", "abcd"},
        {"<div style='display:none'>a<br>b<p>c</div>d", "d", "a b\nc"},
        {"<i hidden>a</i>b<i hidden>c</i>d", "bd", "a\nc"},
        /* Not hidden */
        {"<b style='display:block;font-size:10px;line-height:0'>x</b>", "x", ""},
        {"<b style='display:none;display:block'>x</b>", "x", ""},
        {"<b style='font-family:Arial,&quot;None&quot;;border:none'>x</b>", "x", ""},
        {"<b style='text-indent:-18pt;margin:0'>x</b>", "x", ""},
        {"<div style='mso-hide:all'>x</div>", "x", ""}, /* but Outlook, all show it */
        {"<b style='max-height:0'>x</b>", "x", ""},
        /* Shown again inside */
        {"<td style='font-size:0px'>a<p style='font-size:13px'>b</p>c</td>d", "b\nd", "a\nc"},
        {"<p style='visibility:hidden'>a<b style='visibility:visible'>b</b></p>", "b", "a"},
        {"<p style='display:none'>a<b style='display:inline'>b</b></p>c", "c", "ab"},
        /* What ends it */
        {"<p style='display:none'>a<p>b", "b", "a"},
        {"<p style='display:none'>a<div>b</div>", "b", "a"},
        {"<ul><li style='display:none'>a<li>b</ul>", "b", "a"},
        {"<ul><li hidden>a<ul><li>b</ul>c<li>d</ul>", "d", "a\nb\nc"},
        {"<table><tr><td hidden>a<td>b<tr hidden><td>c<tr><td>d</table>", "b\nd", "a\nc"},
        {"<td hidden>a<table><tr><td>b</table>c</td>d", "d", "a\nb\nc"},
        {"<div><span hidden>a</div>b", "b", "a"},
        {"<span hidden>a</div>b</span>c", "c", "a\nb"},
        {"<img alt=a style='display:none'>b<input hidden value=c>d", "bd", "a\nc"},
        {"<br style='display:none'>a", "a", ""},
        /* What never ends, or what a script may show, is both */
        {"a<span hidden>b", "a\nb", "b"},
        {"a<div style='display:none'>b<p>c", "a\nb\nc", "b\nc"},
        {"<script>f()</script>pass<b hidden>x</b>word", "password\nx", "x"},
        /* Nobody is shown the data of Office; text in a tag of that name some are */
        {"a<!--[if gte mso 9]><xml><o:x>96</o:x></xml><xml>Normal</xml><![endif]-->b", "ab", ""},
        {"a<!--[if mso]><xml><o:x>96</o:x></xml><b>c</b><![endif]-->b", "ab\nc", ""},
        {"pass<xml>xyz</xml>word", "password", "xyz"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_message test = open_html(rows[i].document);
        const struct html_facts *facts = part_html(test.message, test.message->parts);
        assert_bytes(part_visible_text(test.message, test.message->parts), rows[i].visible);
        assert_bytes(facts->hidden, rows[i].hidden);
        close_message(&test);
    }
}

/* Deeper than what is followed, in balance: the end is found all the same. */
static void finds_the_end_of_what_is_deep(void **state)
{
    (void)state;
    char document[8 * 1024];
    size_t size = (size_t)snprintf(document, sizeof document, "a<div hidden>");
    for (int i = 0; i < 600; i++, size += strlen("<b>"))
        memcpy(document + size, "<b>", strlen("<b>"));
    document[size++] = 'x';
    for (int i = 0; i < 600; i++, size += strlen("</b>"))
        memcpy(document + size, "</b>", strlen("</b>"));
    (void)snprintf(document + size, sizeof document - size, "</div>b");
    struct test_message test = open_html(document);
    assert_bytes(part_visible_text(test.message, test.message->parts), "ab");
    close_message(&test);
}

static void finds_links_in_the_text_once(void **state)
{
    (void)state;
    struct test_message test =
        open_html("See http://a.example/x, <a href='http://b.example/'>http://b.example/</a>"
                  " <a href='http://c.example/'>http://d.example/</a> or www.e.example.<br>"
                  "<a href=http://f.example>f</a> http://g.example");
    static const char *const urls[] = {"http://b.example/", "http://c.example/",
                                       "http://f.example",  "http://a.example/x",
                                       "www.e.example",     "http://g.example"};
    const struct html_facts *facts = part_html(test.message, test.message->parts);
    assert_int_equal(facts->link_count, sizeof urls / sizeof *urls);
    for (size_t i = 0; i < facts->link_count; i++)
        assert_bytes(facts->links[i].url, urls[i]);
    close_message(&test);
}

static void finds_all_links_of_one_element(void **state)
{
    (void)state;
    struct test_message test = open_html(
        "<img src=/0 srcset='/1 1x, /2 2x,/3'><video poster=/4 src=/5></video>"
        "<a href=/6 ping='/7 /8'>x</a><svg><a xlink:href=/9>y</a><image xlink:href=/10 /></svg>"
        "<v:rect href=/11><base href=http://h.example/><base href=http://other.example/>");
    const struct html_facts *facts = part_html(test.message, test.message->parts);
    assert_int_equal(facts->link_count, 12);
    bool seen[12] = {false};
    for (size_t i = 0; i < facts->link_count; i++) {
        struct bytes url = facts->links[i].url;
        assert_true(bytes_start_with(url, bytes_of("http://h.example/")));
        int64_t number = -1;
        assert_true(bytes_to_number(bytes_from(url, strlen("http://h.example/")), &number));
        seen[number] = true;
    }
    for (size_t i = 0; i < 12; i++)
        assert_true(seen[i]);
    close_message(&test);
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

/* Processor time of reading all of a document, in clock ticks. */
static clock_t time_of(const char *unit, size_t size)
{
    struct bytes raw = repeat(HEADER, unit, size);
    clock_t start = clock();
    struct test_message test = open_bytes(raw, NULL);
    (void)part_html(test.message, test.message->parts);
    (void)message_links(test.message);
    close_message(&test);
    clock_t ticks = clock() - start;
    free_block(raw);
    return ticks;
}

/* Whether a document four times as long takes about four times as long, not sixteen times: the best
 * of some runs, because others use the machine too. Short times are mostly noise and the decoder's
 * own, so they pass; where one search is repeated from every start they are no short times. */
static bool is_linear(const char *unit)
{
    clock_t noise = CLOCKS_PER_SEC / 5;
    for (int run = 0; run < 3; run++) {
        clock_t small = time_of(unit, (size_t)256 << 10);
        clock_t large = time_of(unit, (size_t)1024 << 10);
        if (large < noise || large < 12 * small)
            return true;
    }
    return false;
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "<",
        "<a",
        "<!--",
        "<a b='",
        "<a b=\"",
        "<a b=\"x' ",
        "&",
        "<script>",
        "<style>",
        "<title>",
        "</",
        "<a href=x>",
        "<!",
        "<a b=\"'",
        "-->",
        "<p ",
        "&amp",
        "<form action=x>",
        "<a '",
        "--",
        "<![CDATA[",
        "<b hidden>",
        "<p style=font-size:0>",
        "</p>",
        "<b hidden></i>",
        "<td style='display:none'>",
        "<!--[if x]>y<![endif]-->",
        "<textarea>",
        "<b style='d:\\'>",
        "<a href=http://x.example>http://y.example</a>",
        "<img srcset='",
        "<p onclick='f(1)'>",
        "<a href=data:text/html,x>",
        "http://",
        /* Scripts */
        "<script>f('\"`",
        "<script>'a'+",
        "<script>unescape(",
        "<script>String.fromCharCode(",
        "<script>[1].map(",
        "<script>x=['PHA+U2lnbiBpbiB0']+'%41';</script>",
        "<p onclick=\"f('a'+unescape(",
        "<p onclick=\"f('a'+unescape('%41'))\">",
        "<b style=\"",
        "<b style=\"display:none;",
        "&#",
        "&#x41",
        "<a href=\"data:text/html,<a href='data:text/html,",
        "<iframe src=data:text/html,%3Ca%20href=data:text/html,x%3E></iframe>",
        "<iframe srcdoc='<iframe srcdoc=",
        "<i data-x=PHA+U2lnbiBpbiB0byByZWFkIHRoaXM8L3A+><script>a()</script>",
        "<i hidden>PHA+U2lnbiBpbiB0byByZWFkIHRoaXM8L3A+</i><script>a()</script>",
        "<input type=hidden value=PHA+U2lnbiBpbiB0byByZWFkIHRoaXM8L3A+><script>a()</script>",
        "<!--[if mso]><xml></xml><xml>x<![endif]-->",
        "<xml>",
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        bool is_good = is_linear(units[i]);
        if (!is_good)
            print_message("not linear: %s\n", units[i]);
        assert_true(is_good);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    survive_every_truncation(bytes_of(
        HEADER "<!doctype html><title>t&amp;</title><base href='http://x.example/d/'>"
               "<p>a&nbsp;b<a href=\"y&lt;\" onclick='z()'>vac<!-- c -->cine</a><img alt=i src=/j>"
               "<form action=k><input value=v></form><script>s</script><meta http-equiv=refresh "
               "content='0;url=m'><b style='d\\69:x/**/;font-size:0'>q</b><i hidden>r</i>"
               "<!--[if mso]>t<![endif]--><textarea>u</textarea><img srcset='w 1x, x'>"
               "<style>n</style>\xC3\xA9<![CDATA[o]]></p><!--"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_what_a_reader_sees),
        cmocka_unit_test(keeps_apart_what_nobody_sees),
        cmocka_unit_test(finds_the_end_of_what_is_deep),
        cmocka_unit_test(finds_links_in_the_text_once),
        cmocka_unit_test(finds_all_links_of_one_element),
        cmocka_unit_test(finds_every_link),
        cmocka_unit_test(finds_title_forms_inputs_and_scripts),
        cmocka_unit_test(is_null_for_what_is_no_html),
        cmocka_unit_test(takes_linear_time),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
