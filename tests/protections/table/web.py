"""Forms, redirects, hosts, proxies, cookies and headers."""

from tests.protections.protection import Protection, Topic, by, protects

WEB = "kiosk/web/__init__.py"
ACCESS = "kiosk/web/common/access.py"
COOKIES = "kiosk/web/common/cookies.py"
HEADERS = "kiosk/web/common/headers.py"
CHECKS_SWITCHED_OFF = protects(
    WEB, "WTF_CSRF_TIME_LIMIT=None,", without="WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_CHECK_DEFAULT=False,"
)
SWITCHED_OFF = "There is nothing to take out: the check is switched off."
REDIRECTS = by("attacks/test_redirects.py", "test_no_redirect_leaves_the_site_after_the_log_in")

FORMS = Topic(
    "Forged forms",
    (
        Protection(
            "No form is accepted without its token, whoever sends it.",
            CHECKS_SWITCHED_OFF,
            by("attacks/test_csrf.py", "test_no_form_is_taken_without_its_token"),
            remark=SWITCHED_OFF,
        ),
        Protection(
            "A token from another browser is not valid.",
            CHECKS_SWITCHED_OFF,
            by("attacks/test_csrf.py", "test_no_form_is_taken_with_the_token_of_another_browser"),
            remark=SWITCHED_OFF,
        ),
        Protection(
            "Only forms are accepted, no other type that another site's script can send without preflight.",
            protects(
                ACCESS,
                'if request.method == "POST" and request.mimetype != FORM_TYPE and not uploads:',
                without="if False:",
            ),
            by("web/test_sign_in.py", "test_what_is_not_a_form_is_refused"),
        ),
        Protection(
            "The session cookie is not sent with another site's form.",
            protects(WEB, 'SESSION_COOKIE_SAMESITE="Lax"', without="SESSION_COOKIE_SAMESITE=None"),
            by("web/test_https.py", "test_on_a_plain_network_no_cookie_claims_to_be_secure"),
        ),
        Protection(
            "Nor are the phone's cookies.",
            protects(COOKIES, 'samesite="Lax"', without="samesite=None"),
            by("web/test_https.py", "test_on_a_plain_network_no_cookie_claims_to_be_secure"),
        ),
    ),
)

WHERE = Topic(
    "Redirects, hosts and proxies",
    (
        Protection(
            "Logging in leads nobody to another site.",
            protects(
                "kiosk/web/console/log_in.py",
                "back if is_local_path(back) else",
                without="back if back else",
            ),
            REDIRECTS,
        ),
        Protection(
            "An address without a leading slash is refused: it may be another site, or a script.",
            protects(ACCESS, '        path.startswith("/")\n        and not', without="        not"),
            REDIRECTS,
        ),
        Protection(
            "An address with two leading slashes is refused: it is another site.",
            protects(ACCESS, 'path.startswith(("//", "/\\\\"))', without='path.startswith("/\\\\")'),
            REDIRECTS,
        ),
        Protection(
            "A backslash is refused: to a browser it is a slash.",
            protects(ACCESS, 'path.startswith(("//", "/\\\\"))', without='path.startswith("//")')
            + protects(ACCESS, '        and "\\\\" not in path\n', without=""),
            REDIRECTS,
            remark="Kept twice: after the first slash, and anywhere.",
        ),
        Protection(
            "Tabs and line ends in an address are refused: browsers ignore them.",
            protects(ACCESS, "        and path.isprintable()\n", without=""),
            REDIRECTS,
        ),
        Protection(
            "The router's own redirects lead to no other site.",
            protects(ACCESS, "    if not is_local_path(path):\n        abort(404)\n", without=""),
            by("attacks/test_redirects.py", "test_what_the_router_may_never_say_is_not_followed"),
            remark="Kept twice: the router also merges slashes and encodes backslashes.",
        ),
        Protection(
            "The router's redirects name no host.",
            protects(
                ACCESS, "return redirect(path, code=found.code)", without="return redirect(found.new_url)"
            ),
            by("web/test_headers.py", "test_redirects_have_the_headers_and_name_no_host"),
        ),
        Protection(
            "Where the server's name is known, no page is served under another.",
            protects(
                ACCESS, "if hosts is not None and name not in hosts and not by_machine:", without="if False:"
            ),
            by(
                "web/test_host_and_proxies.py",
                "test_where_the_address_is_known_no_page_is_answered_under_another",
            ),
        ),
        Protection(
            "A malformed host name is refused wherever Kiosk runs.",
            protects(ACCESS, "    if not request.host:\n        abort(400)\n", without=""),
            by("web/test_host_and_proxies.py", "test_a_malformed_name_is_refused_wherever_kiosk_runs"),
        ),
        Protection(
            "With a base address, the screen shows that address, not the one a request names.",
            protects(
                "kiosk/web/screen/sheet_view.py",
                'services().settings.base_url or request.host_url.rstrip("/")',
                without='request.host_url.rstrip("/")',
            ),
            by(
                "web/test_host_and_proxies.py",
                "test_with_a_base_url_no_link_comes_from_the_host_even_if_any_is_trusted",
            ),
        ),
        Protection(
            "No proxy, trusted or not, can set the host.",
            protects(WEB, "x_host=0", without="x_host=hops"),
            by("web/test_host_and_proxies.py", "test_no_header_of_a_proxy_changes_a_link")
            + by("attacks/test_forwarding.py"),
        ),
        Protection(
            "Only a trusted proxy can say that a request came over HTTPS.",
            protects(
                WEB,
                "    if settings.trusted_proxies:\n        hops = settings.trusted_proxies\n",
                without="    if app:\n        hops = settings.trusted_proxies or 1\n",
            ),
            by(
                "web/test_host_and_proxies.py",
                "test_only_a_trusted_proxy_can_say_that_a_request_came_over_https",
            ),
        ),
        Protection(
            "Only as many proxies are believed as are configured.",
            protects(WEB, "x_for=hops, x_proto=hops,", without="x_for=hops, x_proto=hops + 1,"),
            by("attacks/test_forwarding.py", "test_what_stands_before_the_trusted_proxies_is_not_believed"),
        ),
        Protection(
            "No code reads a phone's address.",
            protects(
                "kiosk/web/common/services.py",
                '    """Runs before the time is first read: see ``kiosk.core.clock``."""\n',
                without='    """Runs before the time is first read."""\n    g.address = request.remote_addr\n',
            ),
            by("web/test_host_and_proxies.py", "test_no_code_asks_for_the_address_of_a_phone"),
            remark="There is nothing to take out: a use of the address is put in.",
        ),
    ),
)

HEADERS_AND_COOKIES = Topic(
    "Headers and cookies",
    (
        Protection(
            "A static file is the same for every browser and depends on no cookie.",
            protects(
                "kiosk/web/log_in.py",
                "    manager = LoginManager()\n",
                without="    manager = LoginManager(app, add_context_processor=False)\n",
            ),
            by("web/test_headers.py", "test_a_file_has_these_headers_and_no_others_whoever_asks"),
        ),
        Protection(
            "No page runs a script that is not one of our files.",
            protects(HEADERS, "script-src 'self';", without="script-src 'self' 'unsafe-inline';"),
            by("web/test_headers.py", "test_the_policy_lets_in_nothing_unsafe_and_nothing_from_elsewhere"),
        ),
        Protection(
            "No page is shown inside another.",
            protects(HEADERS, "frame-ancestors 'none';", without="frame-ancestors *;"),
            by("web/test_headers.py", "test_the_policy_lets_in_nothing_unsafe_and_nothing_from_elsewhere"),
        ),
        Protection(
            "None of our forms is sent elsewhere.",
            protects(HEADERS, "form-action 'self'; ", without=""),
            by("web/test_headers.py", "test_the_policy_lets_in_nothing_unsafe_and_nothing_from_elsewhere"),
        ),
        Protection(
            "Browsers do not guess the type of a file.",
            protects(HEADERS, '    "X-Content-Type-Options": "nosniff",\n', without=""),
            by("web/test_headers.py", "test_every_route_answers_every_method_with_the_headers"),
        ),
        Protection(
            "Other sites do not learn the paths of screens and receipts.",
            protects(HEADERS, '"Referrer-Policy": "same-origin"', without='"Referrer-Policy": "unsafe-url"'),
            by("web/test_headers.py", "test_every_route_answers_every_method_with_the_headers"),
        ),
        Protection(
            "Every response has the headers, including errors.",
            protects(
                HEADERS,
                "        response.headers.update(HEADERS)",
                without="        if response.status_code < 400:\n            response.headers.update(HEADERS)",
            ),
            by("web/test_headers.py", "test_every_error_has_the_headers_and_is_not_kept"),
        ),
        Protection(
            "No browser stores a page with personal data.",
            protects(HEADERS, '= "no-store"', without='= "private"'),
            by("web/test_headers.py", "test_every_error_has_the_headers_and_is_not_kept"),
        ),
        Protection(
            "Under HTTPS, browsers are told to keep using it.",
            protects(HEADERS, "if settings.https:", without="if False:"),
            by("web/test_https.py", "test_only_under_https_browsers_are_told_to_stay_there"),
        ),
        Protection(
            "Over plain HTTP they are not, since it would lock them out.",
            protects(HEADERS, "if settings.https:", without="if services():"),
            by("web/test_https.py", "test_only_under_https_browsers_are_told_to_stay_there"),
        ),
        Protection(
            "Under HTTPS, cookies are bound to the host.",
            protects(
                COOKIES,
                'f"__Host-kiosk-{name}" if settings.https',
                without='f"kiosk-{name}" if settings.https',
            ),
            by("web/test_https.py", "test_under_https_every_cookie_is_bound_to_the_host"),
        ),
        Protection(
            "Under HTTPS, the phone's cookies never travel in the clear.",
            protects(COOKIES, "secure=settings.https", without="secure=False"),
            by("web/test_https.py", "test_under_https_every_cookie_is_bound_to_the_host"),
        ),
        Protection(
            "Under HTTPS, the session cookie never travels in the clear.",
            protects(WEB, "SESSION_COOKIE_SECURE=settings.https", without="SESSION_COOKIE_SECURE=False"),
            by("web/test_https.py", "test_under_https_every_cookie_is_bound_to_the_host"),
        ),
        Protection(
            "No script can read the phone's cookies.",
            protects(COOKIES, "httponly=True", without="httponly=False"),
            by("web/test_https.py", "test_on_a_plain_network_no_cookie_claims_to_be_secure"),
        ),
        Protection(
            "No script can read the session cookie.",
            protects(WEB, "SESSION_COOKIE_HTTPONLY=True", without="SESSION_COOKIE_HTTPONLY=False"),
            by("web/test_https.py", "test_on_a_plain_network_no_cookie_claims_to_be_secure"),
        ),
        Protection(
            "A receipt's link that somebody posts cannot be found by searching for a name.",
            protects(
                "kiosk/web/phone/receipt.py",
                '"X-Robots-Tag"] = "noindex"',
                without='"X-Robots-Tag"] = "all"',
            ),
            by("web/test_receipt_check.py", "test_nothing_is_kept_by_browsers_and_found_by_search_engines"),
        ),
    ),
)
