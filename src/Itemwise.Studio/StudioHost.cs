using System.Text.Json;
using System.Text.Json.Serialization;
using Itemwise.Editing;
using Itemwise.Studio.Api;
using Itemwise.Studio.Description;
using Itemwise.Studio.Forecasts;
using Itemwise.Studio.Machine;
using Itemwise.Studio.OneShot;
using Itemwise.Studio.Pictures;
using Itemwise.Studio.Security;
using Itemwise.Studio.Settings;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Uploads;
using Itemwise.Studio.Work.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;

namespace Itemwise.Studio;

/// <summary>The studio's server: the page, and the interface under <c>/api</c> that the page works with. Touches no tensor.</summary>
/// <remarks>Reads no configuration of the machine's: neither environment variables nor settings files change where it listens.</remarks>
public sealed class StudioHost : IAsyncDisposable
{
    private const long SmallBody = 4 << 20;
    private const int MostJsonDepth = 32;
    private const string DescriptionAddress = "/openapi.json";

    private readonly WebApplication app;
    private readonly OwnAddress own;
    private readonly AccessToken token;

    private StudioHost(WebApplication app, OwnAddress own, AccessToken token) => (this.app, this.own, this.token) = (app, own, token);

    /// <summary>The address to open, with the secret in it.</summary>
    public string Address => $"{own.Root}?token={token.Text}";

    /// <summary>Sets the studio up.</summary>
    /// <param name="options">What was requested.</param>
    /// <exception cref="InputRefusedException">The home cannot be made, or a workspace that was named is none.</exception>
    /// <exception cref="ResourceException">The requested port is taken.</exception>
    public static StudioHost Create(StudioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var home = new StudioHome(options.Home);
        var shelf = new WorkspaceShelf(home, options.Workspaces);
        var door = Door.Of(options);
        var (own, token) = (door.Own, new AccessToken());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
            { ContentRootPath = AppContext.BaseDirectory, ApplicationName = ProgramVersion.ProgramName });
        Listen(builder, door, options.Connections);
        AddServices(builder.Services, options, home, shelf);
        var app = builder.Build();
        Map(app, new RequestGate(own, token), Path.GetFullPath(options.Page ?? Path.Combine(AppContext.BaseDirectory, "wwwroot")));
        return new StudioHost(app, own, token);
    }

    /// <summary>Begins to listen.</summary>
    public Task Start(CancellationToken cancellation = default) => app.StartAsync(cancellation);

    /// <summary>Serves until cancelled.</summary>
    public async Task RunUntil(CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellation.Register(stopped.SetResult))
        {
            await stopped.Task;
        }

        await app.StopAsync(CancellationToken.None);
    }

    /// <summary>The description of the interface, as <c>openapi.json</c> has to have it.</summary>
    public async Task<string> Describe(CancellationToken cancellation = default)
    {
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDescription.Name)
            .GetOpenApiDocumentAsync(cancellation);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation) + "\n";
    }

    /// <summary>Stops in order what was not stopped, and lets go of everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private static void Listen(WebApplicationBuilder builder, Door door, ConnectionLimits limits)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = SmallBody;
            kestrel.Limits.MaxConcurrentConnections = limits.Connections;
            kestrel.Limits.RequestHeadersTimeout = limits.Head;
            kestrel.Limits.KeepAliveTimeout = limits.Silence;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BytesPerSecond, limits.Grace);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(limits.BytesPerSecond, limits.Grace);
            foreach (var address in door.Addresses)
            {
                kestrel.Listen(address, door.Own.Port, endpoint =>
                {
                    endpoint.Protocols = HttpProtocols.Http1;
                    if (door.Certificate is { } certificate)
                    {
                        endpoint.UseHttps(certificate);
                    }
                });
            }
        });
        if (door.Certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }
    }

    private static void AddServices(IServiceCollection services, StudioOptions options, StudioHome home, WorkspaceShelf shelf)
    {
        services.AddRoutingCore().AddSingleton(options).AddSingleton(home).AddSingleton(shelf);
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<RegexInlineRouteConstraint>("regex"));
        services.AddSingleton<PyramidCache>().AddSingleton<Thumbnails>().AddSingleton<ItemExtents>().AddSingleton<Differences>();
        services.AddSingleton<IncomingShelf>().AddSingleton<ModelShelf>().AddSingleton<NetworkShelf>();
        services.AddSingleton<OneShotRunner>().AddSingleton<WorkspaceDesk>().AddSingleton<ResultSearch>();
        services.AddSingleton<EventStreams>().AddSingleton<UploadReader>().AddSingleton<Forecaster>().AddSingleton<Doctor>();
        services.AddSingleton<WorkspaceDetails>().AddSingleton<WorkspaceReading>().AddSingleton<JobDesk>();
        services.AddStudioJobs(new WorkOptions(home.Database, home.Results, home.Timings, options.Worker)
            { Spoken = shelf.Spoken });
        services.AddHostedService<CacheLimit>();
        services.AddHostedService<Leftovers>(); // after the queue's lock is taken, before the first request
        services.AddProblemDetails().Configure<RouteHandlerOptions>(routes =>
            routes.ThrowOnBadRequest = true); // ApiErrors says it in words
        AddForms(services);
        ApiDescription.Add(services);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
    }

    private static void AddForms(IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.SerializerOptions.AllowDuplicateProperties = false;
        json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.SerializerOptions.RespectNullableAnnotations = true;
        json.SerializerOptions.RespectRequiredConstructorParameters = true;
        json.SerializerOptions.AllowOutOfOrderMetadataProperties = true;
        json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        json.SerializerOptions.MaxDepth = MostJsonDepth;
    });

    private static void Map(WebApplication app, RequestGate gate, string pageFolder)
    {
        SecurityHeaders.Use(app);
        ApiErrors.Use(app);
        app.UseRouting();
        gate.Use(app);
        var page = new PhysicalFileProvider(pageFolder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = page });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = page, OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseSwaggerUI(docs =>
        {
            docs.RoutePrefix = "docs";
            docs.DocumentTitle = "Itemwise Studio";
            docs.SwaggerEndpoint(DescriptionAddress, "Itemwise Studio");
        });
        var description = Path.Combine(AppContext.BaseDirectory, "openapi.json");
        app.Map(DescriptionAddress, branch => branch.Run(context => Results.File(description, "application/json").ExecuteAsync(context)));
        var api = app.MapGroup("/api");
        AboutApi.Map(api);
        WorkspaceApi.Map(api);
        TravelApi.Map(api);
        HistoryApi.Map(api);
        ItemsApi.Map(api);
        PictureApi.Map(api);
        DownloadApi.Map(api);
        ModelApi.Map(api);
        UploadApi.Map(api);
        PreviewApi.Map(api);
        JobApi.Map(api);
        EventApi.Map(api);
        api.MapFallback(() => Results.Problem(Problems.Problem.Of(StatusCodes.Status404NotFound, "There is nothing at this address.")));
    }
}
