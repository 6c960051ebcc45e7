using System.Net;

namespace Itemwise.Studio.Tests.Security;

public sealed class AccessTests
{
    [Fact]
    public async Task The_printed_address_turns_the_token_into_a_cookie_and_leaves_it_behind()
    {
        await using var studio = await RunningStudio.Start();
        using var browser = studio.Anonymous();
        var answer = await browser.GetAsync($"/?token={studio.Token}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/about")).StatusCode);
    }

    [Theory]
    [InlineData("/api/about")]
    [InlineData("/api/workspaces")]
    [InlineData("/API/workspaces")]
    [InlineData("/api/nothing")]
    public async Task Who_has_no_token_gets_nothing(string address)
    {
        await using var studio = await RunningStudio.Start();
        using var stranger = studio.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(address)).StatusCode);
        stranger.DefaultRequestHeaders.Add("Cookie", $"itemwise-{studio.Root.Port}=wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_in_the_address_makes_no_cookie()
    {
        await using var studio = await RunningStudio.Start();
        using var stranger = studio.Anonymous();
        Assert.False((await stranger.GetAsync("/?token=wrong")).Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_page_may_run_only_what_the_studio_serves_as_files()
    {
        await using var studio = await RunningStudio.Start();
        using var browser = studio.Anonymous();
        var answer = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
