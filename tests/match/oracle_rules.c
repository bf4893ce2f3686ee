#include "tests/match/oracle_rules.h"

#include "tests/match/trial.h"

/* Long strings are of many pieces. NOLINTBEGIN(bugprone-suspicious-missing-comma) */
const char *const oracle_rules[] = {
    "  s: {email.subject|contains: e}",
    "  s: {email.subject|contains: vaccine}",
    "  s: {email.subject|startswith: re}",
    "  s: {email.subject|endswith: '!'}",
    "  s: {email.subject: ''}",
    "  s: {email.subject|cased: ''}",
    "  s: {email.subject: '?*'}",
    "  s: {email.subject: '* * *'}",
    "  s: {email.subject: '*a?e*'}",
    "  s: {email.subject|contains: 'c?*d'}",
    "  s: {email.subject|cased: '*T*e*'}",
    "  s: {email.subject|contains|cased: The}",
    "  s: {email.subject|startswith|cased: R}",
    "  s: {email.subject|endswith|cased: e}",
    "  s: {email.subject|contains|all: [a, e, i]}",
    "  s: {email.subject|all: ['*', '*a*']}",
    "  s: {email.subject: null}",
    "  s: {email.subject|exists: true}",
    "  s: {email.subject|re: '[A-Z]{3,}'}",
    "  s: {email.subject|re|i: '^(re|fwd?):'}",
    "  s: {email.subject|re: '\\bthe\\b'}",
    "  s: {email.subject|re: '(\\w)\\1'}",
    "  s: {email.subject|re|i: 'cold(?! storage)'}",
    "  s: {email.subject|re|i: '(?:free|cold).{0,90}[a-z]{3,9}(?:\\s[a-z]+){1,9}'}",
    "  s: {email.subject|re: '(?<!r)e(?=s)'}",
    "  s: {email.subject|re: '^(?!Re:)'}",
    "  s: {email.subject|re|i: 'ä|ö|é'}",
    "  s: {email.subject|re: '[^\\x00-\\x7f]'}",
    "  s: {email.subject|contains: 'ä'}",
    "  s: {email.subject|contains: \"\\u200B\"}",
    "  s: {email.subject|contains: 'σ'}",
    "  s: {email.from.address|endswith: .example}",
    "  s: {email.from.address|contains: '@'}",
    "  s: {email.to.address|re: '^[a-m]'}",
    "  s: {email.to.address|startswith: [a, b, c]}",
    "  s: {email.to.address: ['*.com', '*.org', 'bob@*']}",
    "  s: {coldtrail.from.name|contains: ' '}",
    "  s: {coldtrail.from.domain|endswith: com}",
    "  s: {coldtrail.from.registered_domain: [cold.example, yahoo.com]}",
    "  s: {coldtrail.header.received|contains: by}",
    "  s: {coldtrail.header.received|startswith: from}",
    "  s: {coldtrail.header.received|endswith: '0'}",
    "  s: {coldtrail.header.x-empty: ''}",
    "  s: {coldtrail.headers.values: '1.0'}",
    "  s: {coldtrail.headers.values: ['text/plain', '']}",
    "  s: {coldtrail.headers.values|endswith: utf-8}",
    "  s: {coldtrail.headers.raw|contains: \"\\nto:\"}",
    "  s: {coldtrail.headers.raw|re|m: '^[Xx]-[^:]*:'}",
    "  s: {coldtrail.raw|contains: '=20'}",
    "  s: {coldtrail.raw|startswith: from}",
    "  s: {coldtrail.raw|re: '[\\x80-\\xff]{2}'}",
    "  s: {coldtrail.raw|endswith: \"--\\n\"}",
    "  s: {coldtrail.body.text|contains: the}",
    "  s: {coldtrail.body.text|contains|cased: The}",
    "  s: {coldtrail.body.text|startswith: [dear, hi, hello, this]}",
    "  s: {coldtrail.body.text|endswith: [\".\", \"!\", \"e\"]}",
    "  s: {coldtrail.body.text|contains: 'c?ld chain'}",
    "  s: {coldtrail.body.text|contains: 'please*attach'}",
    "  s: {coldtrail.body.text|re|i: 'click\\s+here'}",
    "  s: {coldtrail.body.text|re|m: '^\\w+:'}",
    "  s: {coldtrail.body.text|re|s: 'a.b'}",
    "  s: {coldtrail.body.text|re|i: '(?:here|password|the ).{1,300}(?:[a-z]+\\s){3}'}",
    "  s: {coldtrail.body.text|re|i: '(?=.*here)(?<!not )click'}",
    "  s: {coldtrail.attachment.content|re: '(?<!%)PDF-|PK\\x03\\x04(?!x)'}",
    "  s: {coldtrail.body.text|re: '\\d{3}-\\d{4}'}",
    "  s: {coldtrail.body.text|re|i: 'über|größe|été'}",
    "  s: {coldtrail.body.text|re|i: '(password|login)(?=\\W)'}",
    "  s: {coldtrail.body.html|contains: '<a '}",
    "  s: {coldtrail.body.html|re|i: '<img[^>]+src'}",
    "  s: {url.full|startswith: 'http://'}",
    "  s: {url.full: 'http*?*.html'}",
    "  s: {url.domain: '*.?*.com'}",
    "  s: {url.registered_domain|contains: o}",
    "  s: {url.top_level_domain: [com, net, example]}",
    "  s: {url.path|endswith: [.php, /]}",
    "  s: {coldtrail.link.text|contains: here}",
    "  s: {email.attachments.file.name|endswith: [.html, .txt, .zip]}",
    "  s: {email.attachments.file.extension: [gif, jpg, png, html]}",
    "  s: {email.attachments.file.extension: '*', email.attachments.file.mime_type|startswith: "
    "text/}",
    "  s: {email.attachments.file.size: [0, 5, 10]}",
    "  s: {email.attachments.file.size: '?\??\?'}",
    "  s: {email.attachments.file.name|exists: false}",
    "  s: {email.attachments.file.name: null, coldtrail.attachment.path: '*'}",
    "  s: {coldtrail.attachment.content|startswith: GIF8}",
    "  s: {coldtrail.attachment.content|re: '\\x00\\x00'}",
    "  s: {coldtrail.attachment.content|contains: \"<html\"}",
    "  s: {coldtrail.attachment.text|contains: [the, cold], email.attachments.file.extension: "
    "[txt, html]}",
    "  s: {coldtrail.attachment.magic|startswith: image/}",
    "  s: {coldtrail.attachment.path: '*!*'}",
    "  s: {coldtrail.html.title|contains: e, coldtrail.html.input_type|exists: false}",
    "  s: {coldtrail.html.input_type|all: [text, password]}",
    "  s: {coldtrail.html.form_action|startswith: http, coldtrail.html.title: '*'}",
    "  s: {coldtrail.html.script|re: 'document\\.\\w+'}",
    "  s: {email.origination_timestamp|startswith: '20'}",
    "  s: {coldtrail.auth.spf: [pass, fail]}",
    "  s: {coldtrail.received.ip|startswith: '1'}",
    "  s: {coldtrail.anomaly: bad_base64}",
    "  s: {coldtrail.anomaly: ['*header*', '*charset*', 'type_mismatch']}",
    "  s: {coldtrail.anomaly|exists: false}",
    "  s: vaccine",
    "  s: [money, account, password]",
    "  s: {'|all': [the, and, to]}",
    "  s: {'|re': 'f[r]+ee'}",
    "  s: {'|cased': [URGENT, FREE]}",
    "  s: 'n?w*'",
    "  a: the\n  b: {email.subject|contains: re}\n  condition: a and not b",
    "  a: {email.subject|contains: a}\n  b: {email.subject|contains: e}\n  c: "
    "{email.subject|contains: o}\n  condition: 2 of them",
    "  a: {email.cc.address: '*'}\n  b: {email.bcc.address: '*'}\n  condition: not 1 of them",
    "  a: {coldtrail.body.html: '*'}\n  b: {coldtrail.body.text: null}\n  condition: not a or not "
    "b",
    "  a: {email.reply_to.address: '*'}\n  b: {email.x_mailer: '*'}\n  condition: all of them",
    "  a: {coldtrail.body.text|contains: zzz}\n  condition: not a",
    "  s: {email.subject|contains|neq: e}",
    "  s: {email.subject|neq: '*'}",
    "  s: {email.subject|neq: null}",
    "  s: {email.subject|re|neq: '^Re'}",
    "  s: {email.subject|contains|all|neq: [a, e]}",
    "  s: {email.subject|contains: e, email.from.address|endswith|neq: .example}",
    "  s: {coldtrail.body.text|contains|neq: the}",
    "  s: {email.attachments.file.extension|neq: [txt, html]}",
    "  s: {email.attachments.file.extension|neq: txt, coldtrail.attachment.text: '*'}",
    "  s: {email.attachments.file.name|contains|neq: a, coldtrail.html.title: '*'}",
    "  s: {email.attachments.file.name|contains|neq: a, coldtrail.html.title: null}",
    "  s: {'|neq': the}",
    "  s: {coldtrail.from.domain|domain: [example, yahoo.com, gmail.com]}",
    "  s: {coldtrail.to.domain|domain: [Chain.Example, netnoteinc.com.]}",
    "  s: {url.domain|domain: [com, cold.example]}",
    "  s: {url.domain|domain|neq: [com, cold.example]}",
    "  s: {coldtrail.received.host|domain|all: [com, net]}",
    "  s: {coldtrail.headers.values|domain: com}",
    "  s: {coldtrail.body.text|domain: example}",
    "  s: {coldtrail.received.ip|cidr: 192.0.2.0/24}",
    "  s: {coldtrail.received.ip|cidr: ['0.0.0.0/1', '2001:db8::/32', '::1']}",
    "  s: {coldtrail.received.ip|cidr|neq: [127.0.0.0/8, 10.0.0.0/8, '::/0']}",
    "  s: {coldtrail.received.ip|cidr|all: [127.0.0.1, 64.0.0.0/2]}",
    "  s: {coldtrail.headers.values|cidr: [0.0.0.0/0]}",
    "  s: {coldtrail.headers.values: [a1, a2, a3, a4, a5, a6, a7, a8, b1, b2, b3, b4, b5, b6, b7, "
    "b8, c1, c2, c3, c4, c5, c6, c7, c8, d1, d2, d3, d4, d5, d6, '', 7bit, 8bit, bulk, Text/Plain, "
    "'1.0', 1, 'text/html*', '?']}",
    "  s: {email.attachments.file.extension: [a1, a2, a3, a4, a5, a6, a7, a8, b1, b2, b3, b4, b5, "
    "b6, b7, b8, c1, c2, c3, c4, c5, c6, c7, c8, d1, d2, d3, d4, d5, d6, GIF, zip, html], "
    "coldtrail.attachment.magic: '*'}",
    "  s: {'|re|neq': 'c?ld'}",
    "  a: {email.subject|neq: x}\n  b: {coldtrail.body.html|contains|neq: '<a'}\n  condition: a "
    "and "
    "not b",
    "  s: {email.from.address|lookalike: [cold-chain.example, other.example]}",
    "  s: {coldtrail.from.domain|lookalike: [cold-chain.example, yahoo.com, aol.com]}",
    "  s: {coldtrail.reply_to.registered_domain|lookalike: [hotmail.com, yahoo.com]}",
    "  s: {url.domain|lookalike: [cold-chain.example, linux.org, example.net, yahoo.com]}",
    "  s: {coldtrail.received.host|lookalike: [freshmeat.example, localhosts.com, linux.com]}",
    "  s: {email.attachments.file.size|gt: 6}",
    "  s: {email.attachments.file.size|lte: 6}",
    "  s: {email.attachments.file.size|lt|neq: 100}",
    "  s: {email.attachments.file.size|gte: 20, email.attachments.file.extension: [html, gif]}",
    "  s: {coldtrail.headers.values|gt: 0}",
    "  s: {coldtrail.headers.values|gte|all: [1, 5]}",
    "  s: {coldtrail.header.x-spam-level|lt: 5}",
    "  s: {email.origination_timestamp|lt: '2002-08-01'}",
    "  s: {email.origination_timestamp|gte: '2002-09-01T12:00:00+02:00'}",
    "  s: {email.delivery_timestamp|gt|neq: 2002-09-01}",
    "  s: {email.origination_timestamp|hour: [6, 7, 22]}",
    "  s: {email.origination_timestamp|hour|gte: 20}",
    "  s: {email.origination_timestamp|minute|lt: 10}",
    "  s: {email.origination_timestamp|day: 6}",
    "  s: {email.origination_timestamp|week|lte: 36}",
    "  s: {email.origination_timestamp|week: [1, 41, 52, 53]}",
    "  s: {email.delivery_timestamp|month|neq: [8, 10]}",
    "  s: {email.delivery_timestamp|year: [2002, 2020]}",
    "  s: {email.from.address|fieldref: coldtrail.return_path.address}",
    "  s: {email.from.address|fieldref|neq: email.reply_to.address}",
    "  s: {coldtrail.received.host|fieldref|endswith: coldtrail.from.domain}",
    "  s: {coldtrail.body.text|fieldref|contains: [email.to.address, coldtrail.from.name]}",
    "  s: {coldtrail.body.text|fieldref|contains|all: [email.subject, url.domain]}",
    "  s: {url.full|fieldref|contains: coldtrail.from.registered_domain}",
    "  s: {coldtrail.link.text|fieldref|startswith: url.full}",
    "  s: {coldtrail.headers.values|fieldref|contains|cased: email.to.address}",
    "  s: {email.attachments.file.name|fieldref|contains: email.attachments.file.extension}",
    "  s: {email.attachments.file.name|fieldref|contains|neq: email.attachments.file.extension}",
    "  s: {email.attachments.file.mime_type|fieldref|neq: coldtrail.attachment.magic, "
    "email.attachments.file.size|gt: 1}",
    "  s: {coldtrail.body.text|fieldref|contains: email.attachments.file.extension, "
    "email.attachments.file.size|lt: 60}",
    "  s: {email.subject|fieldref|contains: email.subject}",
    "  a: {email.subject|contains: e}\n  b: {coldtrail.body.text|fieldref|contains: "
    "email.subject}\n  condition: a and not b",
    "  s: {email.to.address|lookalike|neq: [cold-chain.example, example.net, linux.org]}",
};
const size_t oracle_rule_count = sizeof oracle_rules / sizeof oracle_rules[0];

#define COLD_MAIL                                                                                  \
    "Received: from mx.cold.example (mx.cold.example [192.0.2.7])\n\tby in.chain.example; Tue, 6 " \
    "Oct 2020 08:00:00 +0200\n"                                                                    \
    "Authentication-Results: in.chain.example; spf=pass; dkim=fail\n"                              \
    "From: Ann Sender <ann@cold.example>\nTo: bob@chain.example, Eve <eve@third.example>\n"        \
    "Date: Tue, 6 Oct 2020 08:00:00 +0200\n"

const char *const oracle_messages[] = {
    COLD_MAIL "Subject: Re: The vaccine cold chain!\nX-Empty:\nX-Mailer: m\n\n"
              "Dear all,\n\nplease see what we attach. Click here: http://www.cold.example/a.html\n"
              "Call 555-1234, the new account and password are free.\n",
    COLD_MAIL
    "Subject: =?utf-8?q?=C3=84=C3=96_vac=C2=ADcine_=CE=A3=CF=82_=EF=BC=A3old?=\n" TRIAL_MULTIPART
        TRIAL_BODY("text/html",
                   "<p>The c<b>\xc3\xb6</b>ld chain <a href='https://x.cold.example/p.php"
                   "'>here</a></p><img src='http://i.example/a.gif'>")
            TRIAL_PART("text/html", "login.html",
                       "<html><title>The login page</title><form action='http://c.example/p.php'>"
                       "<input type=password><input></form><script>document.write('x')</script>")
                TRIAL_PART("text/plain", "read.txt", "the cold \xc3\x84") TRIAL_END,
    COLD_MAIL "Cc: carl@fourth.example\nReply-To: other@fifth.example\nX-Mailer: m\n"
              "Subject: URGENT\n" TRIAL_MULTIPART TRIAL_BODY("text/plain", "")
                  TRIAL_PART("application/zip", "docs.zip",
                             "PKG!view.html=<title>the e</title>|12345=GIF89a|read.txt=cold chain")
                      TRIAL_PART("image/gif", "a.gif", "GIF89a....") TRIAL_END,
    "From: a@b.example\nSubject: \xc3\xa4 \xff bad\nX-Empty:\nX-Empty: x\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    "VGhlIGdyw7bDn2UgaXMgw7xiZXIhIFRoZSBvbGQgbW9uZXkuCg=!=\n",
    COLD_MAIL
    "Subject: forwarded\n" TRIAL_MULTIPART
    "--b\nContent-Type: message/rfc822\n\nSubject: the inner one\nX-Inner: vaccine\n"
    "Content-Type: text/html\n\n<title>e</title><p>Hello, cold chain, please attach\n"
    "--b\nContent-Transfer-Encoding: quoted-printable\n\nfr=\nee caf=C3=A9=20=\n" TRIAL_END,
    "From: a@mail.co1d-chain.example\nReply-To: b@hotmai1.com\nTo: c@cold.chain.example\n\n"
    "https://c\xc3\xb6ld-ch\xc3\xa4in.example/ https://xn--cld-chain-87a.example/\n",
    "From: a@www.cold-chain.example\nReply-To: b@yahoo.com\nTo: c@cold-chain.shop\n\n"
    "https://cold-.chain.example/ https://a.cold-chian.example/ "
    "https://cold-chain.example.b.example\n",
    /* what escapes, dashes, Base64 and UTF-16 are looked for in */
    "Received: from localhost (localhost [127.0.0.1])\n\tby mx.example; Tue, 6 Oct 2020 08:00:01 "
    "+0200\nReceived: from six (six.example [IPv6:2001:db8::7])\n\tby localhost; Tue, 6 Oct 2020 "
    "08:00:00 +0200\n"
    "From: The Boss <boss@third.example>\nTo: ann@shop.com, bob@chain.example\nSubject: a Re: "
    "what* more\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/plain; charset=utf-8\n\nThe tool: c:\\cold -enc /quiet c:\\\\x a\\*b "
    "what* what? x\\\nDear \xe2\x80\x93"
    "Enc and c*d for 50% -k /q c:\\the end\n"
    "Y29sZCBjaGFpbg== eHggaHR0cDovL2NvbGQuZXhhbXBsZS8= ZGllIGdyw7bDn2U=\nYQAgAHYAYQBjAGMAaQBuAGUA "
    "//5WAEEAQwBDAA== WTI5c1pBPT0= YSAvZW5jIGI= AGEAIABWAGEAYwBjAGkAbgBl\n"
    "--b\nContent-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: "
    "base64\n\nYQAgAFYAYQBjAGMAaQBuAGUALAAgAGMAbwBsAGQA\n"
    "--b\nContent-Type: application/octet-stream; name=b.bin\nContent-Transfer-Encoding: "
    "base64\n\n//5WAEEAQwBDAEkATgBFAA==\n"
    "--b\nContent-Type: application/octet-stream; name=c.bin\nContent-Transfer-Encoding: "
    "base64\n\nAGsA5ABsAHQAZQBy\n"
    "--b\nContent-Type: application/octet-stream; name=d.bin\nContent-Transfer-Encoding: "
    "base64\n\nYUJjRA==\n" TRIAL_END,
    "From: x@cold-chan.example\nReply-To: y@sub.yahoo.com\nTo: carl@cold.example\nSubject: no "
    "news\nMessage-ID: <1@cold.example>\nMIME-Version: 1.0\n\nnothing here\n",
    "From: y@sub.cold.example\nTo: d@yahoo.com\nBcc: e@f.example\nSubject: a\n\nHi\n",
    "Subject: null-ish\n\nthe the the of a kind that has t and t\n",
    /* what few messages have */
    "Received: from mail.a.com by mx.b.net; Tue, 6 Oct 2020 08:00:00 +0200\n"
    "Received: from mail.freshmaet.example by mail.a.com; Tue, 6 Oct 2020 07:00:00 +0200\n"
    "X-Originating-IP: 192.0.2.1\nSubject: free the cold news now of all "
    "\xe2\x80\x8bwords\n\nzzz\n",
    "From: a@b.example\nContent-Type: text/html\n\n<img src='http://i.example/'>\n",
    "From: x@mail.yahooo.com\nTo: y@shop.com\nReply-To: z@b.example\nSubject: no news here\n\n"
    "cold news: http://a.example/b.php http://a.example/c the the the end\n",
    "From: a@b.example\nReply-To: A@b.example\nX-Spam-Level: 3\nX-Count: 7\nDate: Mon, 1 Mar 1999 "
    "21:15:00 "
    "+0000\nContent-Type: text/html\n\n<a href='http://i.example/a'>http://i.example/a "
    "is it</a>\n",
};
/* NOLINTEND(bugprone-suspicious-missing-comma) */
const size_t oracle_message_count = sizeof oracle_messages / sizeof oracle_messages[0];
