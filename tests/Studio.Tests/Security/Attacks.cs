namespace Itemwise.Studio.Tests.Security;

/// <summary>The attacks that every release withstands; the table in the documentation is made of this list.</summary>
internal static class Attacks
{
    private const string Rebinding = "DNS rebinding";
    private const string Forgery = "requests of other sites' pages";
    private const string Access = "guessed or stolen access";
    private const string Paths = "paths in addresses";
    private const string Content = "active content";
    private const string Size = "size and form";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        .. Hosts(), .. Origins(), .. Keys(), .. Places(), .. Bodies(),
    ];

    private static IEnumerable<Attack> Hosts()
    {
        (string What, string Head)[] hosts =
        [
            ("a name that was made to lead here", "Host: evil.example:{port}"), ("without a port", "Host: evil.example"),
            ("our name as a part of another", "Host: localhost.evil.example:{port}"),
            ("our address as a part of another", "Host: 127.0.0.1.evil.example:{port}"), ("our name at another port", "Host: localhost:1"),
            ("our address without the port", "Host: 127.0.0.1"), ("any address", "Host: 0.0.0.0:{port}"),
            ("our address in another spelling", "Host: 2130706433:{port}"), ("another loopback address", "Host: 127.0.0.2:{port}"),
            ("our name with a dot", "Host: localhost.:{port}"), ("a name and ours behind it", "Host: evil.example@127.0.0.1:{port}"),
            ("an empty one", "Host: "), ("none at all", "X-None: 1"), ("two", "Host: 127.0.0.1:{port}\nHost: evil.example"),
        ];
        foreach (var (what, head) in hosts)
        {
            yield return new(Rebinding, $"Host: {what}", $"GET /api/workspaces HTTP/1.1\n{head}\nAuthorization: Bearer {{token}}", 400);
        }

        yield return new(Rebinding, "HTTP/1.0 without a Host", "GET /api/workspaces HTTP/1.0\nAuthorization: Bearer {token}", 400);
        yield return new(Rebinding, "the page itself under another name", "GET / HTTP/1.1\nHost: evil.example:{port}", 400);
        yield return new(Rebinding, "another host in the request line",
            "GET http://evil.example/api/workspaces HTTP/1.1\nHost: evil.example\nAuthorization: Bearer {token}", 400);
    }

    private static IEnumerable<Attack> Origins()
    {
        const string Undo = "POST /api/workspaces/{id}/history/undo HTTP/1.1\nHost: 127.0.0.1:{port}\nCookie: {cookie}\nContent-Length: 0\n";
        const string Read = "GET /api/workspaces HTTP/1.1\nHost: 127.0.0.1:{port}\nCookie: {cookie}\n";
        (string What, string Origin)[] origins =
        [
            ("another site", "https://evil.example"), ("null, as of a sandboxed frame or a file", "null"), ("our host over TLS", "https://127.0.0.1:{port}"),
            ("our host at another port", "http://127.0.0.1:1"), ("our host without the port", "http://127.0.0.1"),
            ("our name as a part of another", "http://127.0.0.1:{port}.evil.example"), ("ours with a path", "{origin}/x"), ("an empty one", ""),
        ];
        foreach (var (what, origin) in origins)
        {
            yield return new(Forgery, $"a change, Origin: {what}", $"{Undo}Origin: {origin}", 403);
        }

        yield return new(Forgery, "a change without an Origin", Undo.TrimEnd(), 403);
        yield return new(Forgery, "a change with two Origins", $"{Undo}Origin: {{origin}}\nOrigin: https://evil.example", 403);
        yield return new(Forgery, "a change, Sec-Fetch-Site: cross-site", $"{Undo}Origin: {{origin}}\nSec-Fetch-Site: cross-site", 403);
        yield return new(Forgery, "a change, Sec-Fetch-Site: same-site", $"{Undo}Origin: {{origin}}\nSec-Fetch-Site: same-site", 403);
        yield return new(Forgery, "a change by another site's script, whatever Origin says",
            $"{Undo}Origin: {{origin}}\nSec-Fetch-Site: same-origin\nSec-Fetch-Site: cross-site", 403);
        yield return new(Forgery, "reading by another site's script", $"{Read}Origin: https://evil.example", 403);
        yield return new(Forgery, "a picture in another site's page", $"{Read}Sec-Fetch-Site: cross-site\nSec-Fetch-Dest: image", 403);
        yield return new(Forgery, "a question whether scripts of others may (preflight)",
            "OPTIONS /api/workspaces HTTP/1.1\nHost: 127.0.0.1:{port}\nOrigin: https://evil.example\nAccess-Control-Request-Method: POST", 403);
        yield return new(Forgery, "a change by GET", "GET /api/workspaces/{id}/history/undo HTTP/1.1\nHost: 127.0.0.1:{port}\nCookie: {cookie}", 404);
        yield return new(Forgery, "removing by a method in a header",
            "GET /api/workspaces/{id}x HTTP/1.1\nHost: 127.0.0.1:{port}\nCookie: {cookie}\nX-HTTP-Method-Override: DELETE", 404);
        yield return new(Forgery, "JSON as text, which a form can send", Post("text/plain", """{"step":0}"""), 415);
        yield return new(Forgery, "JSON as a form", Post("application/x-www-form-urlencoded", """{"step":0}"""), 415);
        yield return new(Forgery, "JSON without a type", Post("", """{"step":0}"""), 415);
        yield return new(Forgery, "an upload where JSON is expected", Post("multipart/form-data; boundary=x", "--x--\r\n"), 404);
    }

    private static IEnumerable<Attack> Keys()
    {
        const string Head = "GET /api/workspaces HTTP/1.1\nHost: 127.0.0.1:{port}\n";
        yield return new(Access, "no key", Head.TrimEnd(), 401);
        yield return new(Access, "a wrong key", $"{Head}Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 401);
        yield return new(Access, "the beginning of the key", $"{Head}Authorization: Bearer {{half}}", 401);
        yield return new(Access, "the key in the address of the interface",
            "GET /api/workspaces?token={token} HTTP/1.1\nHost: 127.0.0.1:{port}", 401);
        yield return new(Access, "the key as another scheme", $"{Head}Authorization: Basic {{token}}", 401);
        yield return new(Access, "the cookie of a studio at another port", $"{Head}Cookie: itemwise-1={{token}}", 401);
        yield return new(Access, "two keys", $"{Head}Authorization: Bearer x\nAuthorization: Bearer {{token}}", 401);
        yield return new(Access, "an address in other letters", "GET /API/workspaces HTTP/1.1\nHost: 127.0.0.1:{port}", 401);
        yield return new(Access, "an address with two slashes", "GET //api/workspaces HTTP/1.1\nHost: 127.0.0.1:{port}", 404);
        yield return new(Access, "an address with an escaped letter", "GET /%61pi/workspaces HTTP/1.1\nHost: 127.0.0.1:{port}", 401);
        yield return new(Access, "a change of the page", "POST / HTTP/1.1\nHost: 127.0.0.1:{port}\nContent-Length: 0", 405);
    }

    private static IEnumerable<Attack> Places()
    {
        (string What, string Id)[] ids =
        [
            ("..", "%2e%2e"), ("../..", "..%2f..%2f"), ("../../etc/passwd", "..%2F..%2F..%2Fetc%2Fpasswd"), ("escaped twice", "%252e%252e%252f"),
            ("backslashes", "..%5C..%5C"), ("a drive", "C:%5CWindows"), ("a share", "%5C%5Chost%5Cshare"), ("NUL", "{id}%00.png"),
            ("a device", "CON"), ("a dot behind", "{id}."), ("a space behind", "{id}%20"), ("other letters' case", "{ID}"),
            ("letters that turn direction", "%E2%80%AE{id}"), ("300 letters", new string('a', 300)), ("a planted link", "{link}"),
            ("an absolute path", "%2Fetc"), ("nothing", "%20"), ("overlong UTF-8", "%C0%AE%C0%AE%C0%AF"),
        ];
        foreach (var (what, id) in ids)
        {
            yield return new(Paths, $"a workspace's id: {what}",
                $"GET /api/workspaces/{id}/pack HTTP/1.1\nHost: 127.0.0.1:{{port}}\nAuthorization: Bearer {{token}}", what == "NUL" ? 400 : 404);
        }

        foreach (var path in (string[])["/../../../../etc/passwd", "/%2e%2e/%2e%2e/itemwise.dll", "/..%5c..%5citemwise.dll", "/..%2fitemwise.dll",
            "/.well-known/../../itemwise.dll"])
        {
            yield return new(Paths, $"the page's files: {path}", $"GET {path} HTTP/1.1\nHost: 127.0.0.1:{{port}}", 404);
        }

        yield return new(Paths, "the page's files: NUL", "GET /index.html%00.txt HTTP/1.1\nHost: 127.0.0.1:{port}", 400);
        yield return new(Paths, "a step's number: ../../x",
            "GET /api/workspaces/{id}/steps/..%2F..%2Fx/thumbnail HTTP/1.1\nHost: 127.0.0.1:{port}\nAuthorization: Bearer {token}", 404);
        yield return new(Paths, "removing: ..",
            "DELETE /api/workspaces/%2e%2e HTTP/1.1\nHost: 127.0.0.1:{port}\nAuthorization: Bearer {token}", 404);
    }

    private static IEnumerable<Attack> Bodies()
    {
        yield return new(Content, "a picture that is a page", Upload("a.png", "<!doctype html><script>alert(1)</script>"), 422);
        yield return new(Content, "a picture that is SVG", Upload("a.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), 422);
        yield return new(Content, "a picture that is XHTML", Upload("a.xhtml", "<html xmlns='http://www.w3.org/1999/xhtml'/>"), 422);
        yield return new(Content, "a script in a file's name", Upload("<img src=x onerror=alert(1)>.png", "x"), 422);
        yield return new(Content, "a header in a file's name", Upload("a%0d%0aSet-Cookie: x=1.png", "x"), 422);
        yield return new(Content, "a program that PostScript's interpreter would run", Upload("a.png", "%!PS\nsystemdict /run"), 422);
        yield return new(Size, "JSON of five million letters", Sized("application/json", 5 << 20), 413);
        yield return new(Size, "an upload that says it has 100 GB", Sized("multipart/form-data; boundary=x", 100L << 30, "/api/workspaces/result"), 413);
        yield return new(Size, "JSON deeper than anyone needs", Post("application/json", new string('[', 200) + new string(']', 200)), 400);
        yield return new(Size, "a field twice", Post("application/json", """{"step":0,"step":1}"""), 400);
        yield return new(Size, "an upload without an end", Upload("a.png", "x", isCut: true), 400);
        yield return new(Size, "an upload with a boundary of 500 letters",
            Sized($"multipart/form-data; boundary={new string('b', 500)}", 10, "/api/workspaces/result"), 415);
        yield return new(Size, "headers of 64 KB", $"GET / HTTP/1.1\nHost: 127.0.0.1:{{port}}\nX-Long: {new string('a', 64 << 10)}", 431);
        yield return new(Size, "a length that is none", "POST /api/workspaces/sample HTTP/1.1\nHost: 127.0.0.1:{port}\nContent-Length: -1", 400);
        yield return new(Size, "two lengths",
            "POST /api/workspaces/sample HTTP/1.1\nHost: 127.0.0.1:{port}\nContent-Length: 3\nContent-Length: 4", 400);
    }

    private static string Post(string type, string body) =>
        "POST /api/workspaces/{id}/history/go HTTP/1.1\nHost: 127.0.0.1:{port}\nAuthorization: Bearer {token}\n"
        + (type.Length == 0 ? "" : $"Content-Type: {type}\n") + $"Content-Length: {body.Length}\n\n{body}";

    private static string Sized(string type, long length, string address = "/api/workspaces/{id}/history/go") =>
        $"POST {address} HTTP/1.1\nHost: 127.0.0.1:{{port}}\nAuthorization: Bearer {{token}}\nContent-Type: {type}\nContent-Length: {length}";

    private static string Upload(string name, string content, bool isCut = false)
    {
        var body = $"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}" + (isCut ? "" : "\r\n--x--\r\n");
        return "POST /api/workspaces/result HTTP/1.1\nHost: 127.0.0.1:{port}\nAuthorization: Bearer {token}\n"
            + $"Content-Type: multipart/form-data; boundary=x\nContent-Length: {body.Length}\n\n{body}";
    }
}
