namespace Ampersand.Write.Emulator;

/// <summary>Files that an emulator serves, as a public host of CSV files would.</summary>
public sealed class ServedFiles
{
    private const string Prefix = "served/";

    private readonly FileStore files;
    private readonly EmulatorAddress address;

    internal ServedFiles(FileStore files, EmulatorAddress address)
    {
        this.files = files;
        this.address = address;
    }

    /// <summary>Serves a file, in place of one of the same name.</summary>
    /// <returns>The address that it is served under.</returns>
    public Task<Uri> PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        PutAsync(name, new MemoryStream(content.ToArray()), cancellationToken);

    /// <inheritdoc cref="PutAsync(string, ReadOnlyMemory{byte}, CancellationToken)"/>
    public async Task<Uri> PutAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        await files.PutAsync(Prefix + name, content, long.MaxValue, cancellationToken);
        return UriOf(name);
    }

    /// <summary>The address that a file of this name is served under, or would be.</summary>
    public Uri UriOf(string name) => new(address.BaseUri, "emulator/files/" + Uri.EscapeDataString(name));

    internal Stream? Open(string name) => files.Open(Prefix + name);
}
