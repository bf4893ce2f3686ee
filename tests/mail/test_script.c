#include "engine/mail/script.h"

#include "engine/base/limits.h"
#include "tests/mail/mail_test.h"

#define HEADER "Content-Type: text/html; charset=utf-8\n\n"

static struct test_message open_html(const char *document)
{
    char *raw = malloc(strlen(document) + sizeof HEADER);
    assert_non_null(raw);
    (void)snprintf(raw, strlen(document) + sizeof HEADER, "%s%s", HEADER, document);
    struct test_message test = open_text(raw);
    free(raw);
    return test;
}

static struct test_message open_script(const char *script)
{
    char *document = malloc(strlen(script) + 32);
    assert_non_null(document);
    (void)snprintf(document, strlen(script) + 32, "<script>%s</script>", script);
    struct test_message test = open_html(document);
    free(document);
    return test;
}

static const struct html_facts *facts_of(const struct test_message *test)
{
    const struct html_facts *facts = part_html(test->message, test->message->parts);
    assert_non_null(facts);
    return facts;
}

static bool holds(struct bytes_list list, const char *text)
{
    for (size_t i = 0; i < list.count; i++)
        if (bytes_equal(list.items[i], bytes_of(text)))
            return true;
    return false;
}

static void print_decoded(struct bytes_list list)
{
    for (size_t i = 0; i < list.count; i++)
        print_message("decoded: %.*s\n", (int)list.items[i].size, (const char *)list.items[i].data);
}

static void undoes_what_hides_a_string(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        const char *decoded;
    } rows[] = {
        /* Functions of the language */
        {"f(unescape('%70assword%21'))", "password!"},
        {"f(unescape('%u0070%u0061ss%u20AC'))", "pass\xE2\x82\xAC"},
        {"f(unescape('%uD83D%uDE00 smile'))", "\xF0\x9F\x98\x80 smile"},
        {"f(decodeURIComponent('%C3%A9l%C3%A8ve'))", "\xC3\xA9l\xC3\xA8ve"},
        {"f(decodeURI('%41 page'))", "A page"},
        {"f(unescape('%E9l%E8ve'))", "\xC3\xA9l\xC3\xA8ve"}, /* no UTF-8: as in a browser */
        {"f(unescape('50%, %zz, %4'+'1'))", "50%, %zz, A"},
        {"f(atob('cGFzc3dvcmQ='))", "password"},
        {"f(window.atob('cGFzc3dvcmQ'))", "password"},
        {"f(window['atob']('cGFzc3dvcmQ='))", "password"},
        {"f(window['at'+'ob']('cGFzc3dvcmQ='))", "password"},
        {"f(window['\\x61tob']('cGFzc3dvcmQ='))", "password"},
        {"f(atob(atob('Y0dGemMzZHZjbVE9')))", "password"},
        {"var d = atob; f(d('cGFzc3dvcmQ='))", "password"},
        {"f(decodeURIComponent(escape(atob('w6lsw6h2ZQ=='))))", "\xC3\xA9l\xC3\xA8ve"},
        {"f(String.fromCharCode(112,97,115,115))", "pass"},
        {"f(String.fromCharCode(0x70,0141,115,100+15))", "pass"},
        {"f(String.fromCharCode.apply(null,[112,97,115,115]))", "pass"},
        {"f(String['fromCharCode'].call(String,112,97,115,115))", "pass"},
        {"f(String.fromCharCode(0xD83D,0xDE00))", "\xF0\x9F\x98\x80"},
        {"f([112,97,115,115,119,111,114,100].map(function(c){return String.fromCharCode(c)})"
         ".join(''))",
         "password"},
        {"f('112 97 115 115 119 111 114 100'.split(' ').map(x=>String.fromCharCode(x)).join(''))",
         "password"},
        /* Escapes */
        {"f('\\x70\\x61\\x73\\x73')", "pass"},
        {"f(\"\\u0070\\u{61}\\163s\")", "pass"},
        {"f('\\uD83D\\uDE00 it')", "\xF0\x9F\x98\x80 it"},
        /* Pieces */
        {"f('pa'+'ss'+\"wo\"+`rd`)", "password"},
        {"f('pass'+unknown+'word'+g(1))", "password"},
        {"var a='pass'; var b=\"word\"; f(a+b)", "password"},
        {"var a='pass'; a+='wo'; a+='rd';", "password"},
        {"var a='pass'; a=a+'wo'; a = a + 'rd'; f(a)", "password"},
        {"var a='pass'; f(`${a}word`)", "password"},
        {"f('pa'.concat('ss','word'))", "password"},
        {"f(['pa','ss','word'].join(''))", "password"},
        {"f(['word','pass'].reverse().join(''))", "password"},
        {"f('drowssap'.split('').reverse().join(''))", "password"},
        {"f('pa|ss|word'.split('|').join(''))", "password"},
        {"f('p#a#s#s#word'.replace(/#/g,''))", "password"},

        {"f('p#a!s#s!word'.replace(/[#!]/g,''))", "password"},
        {"f('p.q.word'.replace('.q.','ass'))", "password"},
        {"f('xxpasswordxx'.substring(2,10))", "password"},
        {"var w=['word','pass']; f(w[1]+w[0])", "password"},
        {"var o={k:'cGFzc3dvcmQ='}; f(atob(o.k))", "password"},
        {"this.d='cGFzc3dvcmQ='; f(atob(this.d))", "password"},
        {"(function(){var a='pass'; (()=>{ f(a+'word') })() })()", "password"},
        {"x = /['\"]/.test(y); f('pass'+'word')", "password"},
        {"// it's\n/* don't */ f('pass'+'word')", "password"},
        {"f('pass'+'word", "password"},
        /* By their looks */
        {"f('PHA+U2lnbiBpbiB0byByZWFkIHRoaXM8L3A+')", "<p>Sign in to read this</p>"},
        {"f('3c703e5369676e20696e3c2f703e')", "<p>Sign in</p>"},
        {"f('%3Cp%3ESign%20in%3C%2Fp%3E')", "<p>Sign in</p>"},
        {"f('&#60;p&#62;Sign in&#60;/p&#62;')", "<p>Sign in</p>"},
        {"f('\\\\x3c\\\\x70\\\\x3ein')", "<p>in"},
        {"var l=[60,112,62,83,105,103,110,32,105,110];", "<p>Sign in"},
        {"f('60,112,62,83,105,103,110,32,105,110')", "<p>Sign in"},
        {"location='data:text/html;base64,PHA+U2lnbiBpbjwvcD4='", "<p>Sign in</p>"},
        {"document.write('<p>Sign in</p>')", "<p>Sign in</p>"},
        {"el.innerHTML='Enter <b>it</b>'", "Enter <b>it</b>"},
    };
    bool all_good = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_message test = open_script(rows[i].script);
        if (!holds(facts_of(&test)->decoded, rows[i].decoded)) {
            print_message("not decoded: %s\n", rows[i].script);
            print_decoded(facts_of(&test)->decoded);
            all_good = false;
        }
        close_message(&test);
    }
    assert_true(all_good);
}

static void decodes_nothing_where_nothing_hides(void **state)
{
    (void)state;
    static const char *const scripts[] = {
        "var a = 'plain words'; f(a, 3, null);",
        "if (a < b && c > d) { go('there'); }",
        "var gaJsHost = (('https:' == document.location.protocol) ? 'a' : 'b');",
        "f('d41d8cd98f00b204e9800998ecf8427e')", /* a digest */
        "f('getElementsByTagNameAndClassName')",
        "f([1,2,3,4,5,6,7,8,9])",
        "f('100%', '5% 6%')",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct test_message test = open_script(scripts[i]);
        print_decoded(facts_of(&test)->decoded);
        assert_int_equal(facts_of(&test)->decoded.count, 0);
        close_message(&test);
    }
}

static void reads_the_page_that_a_script_writes(void **state)
{
    (void)state;
    /* The page, twice in base64, of which one layer is unescaped. */
    static const char *const documents[] = {
        "<script>document.write(unescape('%3Ctitle%3ELog%20in%3C%2Ftitle%3E%3Cform%20action%3D"
        "http%3A//x.example/p.php%3EYour%20key%3Cinput%20type%3Dpassword%3E%3C/form%3E'))</script>",
        "<body onload=\"document.write(atob('PHRpdGxlPkxvZyBpbjwvdGl0bGU+PGZvcm0gYWN0aW9uPWh0dHA6Ly"
        "94LmV4YW1wbGUvcC5waHA+WW91ciBrZXk8aW5wdXQgdHlwZT1wYXNzd29yZD48L2Zvcm0+'))\">",
        "<script>var a='<title>Log in</title><form action=http://x.example/p.php>Your k',"
        "b='ey<input type=pass'; b+='word></form>'; d.innerHTML=a+b</script>",
        "<script>eval(unescape('%64%6f%63%75%6d%65%6e%74%2e%77%72%69%74%65%28%22%3Ctitle%3ELog%20in"
        "%3C/title%3E%3Cform%20action%3Dhttp%3A//x.example/p.php%3EYour%20key%3Cinput%20type%3D"
        "password%3E%22%29'))</script>",
        "<iframe src='data:text/html;base64,PHRpdGxlPkxvZyBpbjwvdGl0bGU+PGZvcm0gYWN0aW9uPWh0dHA6Ly"
        "94LmV4YW1wbGUvcC5waHA+WW91ciBrZXk8aW5wdXQgdHlwZT1wYXNzd29yZD48L2Zvcm0+'></iframe>",
        "<iframe srcdoc='<title>Log in</title><form action=http://x.example/p.php>Your key"
        "<input type=password>'></iframe>",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct test_message test = open_html(documents[i]);
        const struct html_facts *facts = facts_of(&test);
        assert_bytes(facts->title, "Log in");
        assert_true(holds(facts->form_actions, "http://x.example/p.php"));
        assert_true(holds(facts->input_types, "password"));
        assert_bytes(part_visible_text(test.message, test.message->parts), "Your key");
        close_message(&test);
    }
}

static void takes_what_a_script_sets_as_the_tags_attribute(void **state)
{
    (void)state;
    struct test_message test =
        open_script("var i=document.createElement('input'); i.type='password';"
                    "f.setAttribute('action','http://x.example/a.php');"
                    "location.href='http://y.example/b';xhr.open('POST','https://z.example/c')");
    const struct html_facts *facts = facts_of(&test);
    assert_true(holds(facts->input_types, "password"));
    assert_true(holds(facts->form_actions, "http://x.example/a.php"));
    struct message_links links = message_links(test.message);
    assert_int_equal(links.count, 3);
    assert_bytes(links.items[1].link.url, "http://y.example/b");
    assert_bytes(links.items[2].link.url, "https://z.example/c");
    close_message(&test);
}

static void what_a_script_writes_continues_the_word(void **state)
{
    (void)state;
    struct test_message test =
        open_html("<p>pass<script>document.write('wo'+'rd')</script> now<p>end");
    assert_bytes(part_visible_text(test.message, test.message->parts), "password now\nend");
    close_message(&test);
}

static void scripts_share_their_variables(void **state)
{
    (void)state;
    struct test_message test = open_html("<script>var a='cGFzc3dvcmQ='</script>x"
                                         "<script>f(atob(a))</script>");
    assert_true(holds(facts_of(&test)->decoded, "password"));
    close_message(&test);
}

static void stops_at_its_limits_and_says_so(void **state)
{
    (void)state;
    static const char *const scripts[] = {
        /* It doubles with each line. */
        "a='xxxxxxxxxxxxxxxx';a=a+a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;"
        "a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;a+=a;f(a)",
        /* It writes itself. */
        "var a='<script>document.write(a)<\\/script>'; document.write(a)",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct test_message test = open_script(scripts[i]);
        (void)facts_of(&test);
        if (i == 0)
            assert_true(anomaly_has(test.message->anomalies, ANOMALY_LIMIT_SCRIPT));
        assert_true(test.message->decoded_bytes < MEBIBYTE);
        close_message(&test);
    }
}

/* What evaluation may cost is counted, not timed: no script may need more than its limit says, and
 * the limit must be far from where real scripts are. */
static void work_is_linear_in_the_script(void **state)
{
    (void)state;
    static const char *const units[] = {
        "'",
        "\"\\\"",
        "`",
        "/",
        "/[",
        "/*",
        "(",
        "[",
        "{",
        "f(",
        "'a'+",
        "a+='b';",
        "a=a+'b';",
        "f(a);",
        "a[i];",
        "1,",
        "['a'].",
        "a.b.",
        "`${",
        "`${a}`+",
        "\\",
        "'\\x41'",
        "%41",
        "unescape(",
        "x='%41%41';",
        "a='b'+a;",
        "var a=[a,a];",
        "function(){",
        "'PHA+U2lnbiBpbiB0byByZWFkIHRoaXM8L3A+';",
        "document.write(a+='<b>');",
        "[1,2].join(",
        "a.replace('b','c');",
        "a.split('').reverse().join('')+",
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes raw = repeat(HEADER "<script>var a='some words that are rather long';",
                                  units[i], (size_t)1 << 18);
        struct test_message test = open_bytes(raw, NULL);
        (void)part_html(test.message, test.message->parts);
        assert_true(test.message->decoded_bytes <= 2 * raw.size +
                                                       raw.size * LIMIT_SCRIPT_WORK_RATIO +
                                                       LIMIT_SCRIPT_WORK_GRACE_BYTES);
        close_message(&test);
        free_block(raw);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    survive_every_truncation(bytes_of(
        HEADER "<script>var a='\\x3c\\u{70}\\163\\uD83D\\uDE00';a+=`b${a}c`;/* d */ // e\n"
               "document['wr'+'ite'](unescape('%3Cp%3E%u0041%zz')+atob('PHA+U2ln'));"
               "f([60,0x70,076].map(function(c){return String.fromCharCode(c^1)}).join(''),"
               "'ab|cd'.split('|').reverse().join('').replace(/[b]/g,'&#60;&#61;&#62;'));"
               "x={'k':'data:text/html,%3Cb%3E'};y=a?.b[0];i.type='password'</script>"
               "<a href='data:text/html;base64,PHA+U2lnbiBpbjwvcD4='>z</a>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undoes_what_hides_a_string),
        cmocka_unit_test(decodes_nothing_where_nothing_hides),
        cmocka_unit_test(reads_the_page_that_a_script_writes),
        cmocka_unit_test(takes_what_a_script_sets_as_the_tags_attribute),
        cmocka_unit_test(what_a_script_writes_continues_the_word),
        cmocka_unit_test(scripts_share_their_variables),
        cmocka_unit_test(stops_at_its_limits_and_says_so),
        cmocka_unit_test(work_is_linear_in_the_script),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
