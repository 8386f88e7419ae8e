using System.Collections;
using System.Globalization;
using System.Management.Automation.Language;
using System.Management.Automation;
using System.Text;

namespace Ampersand.Write.Binding;

/// <summary>Takes an encoding itself, its name (PowerShell's or the registered one), or its code page.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EncodingTransformationAttribute : ArgumentTransformationAttribute
{
    internal static readonly string[] Names = [
        "utf8",
        "unicode",
        "bigendianunicode",
        "utf32",
        "latin1",
        "ascii",
        "windows-1252",
        "windows-1250",
        "iso-8859-15",
        "shift_jis",
        "ibm850"];

    /// <summary>Makes an encoding of the argument.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>The encoding.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">No encoding has that name.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                Encoding encoding => encoding,
                int codePage => ByCodePage(codePage),
                _ => ByName(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
            };
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException(
                $"'{value}' is not an encoding that this system knows. Among those it knows are: {string.Join(", ", Names)}; a code page "
                    + "number also does.",
                failure);
        }
    }

    private static Encoding ByName(string name) => name.ToUpperInvariant() switch
    {
        "UTF8" or "UTF8BOM" or "UTF8NOBOM" => Encoding.UTF8,
        "UNICODE" => Encoding.Unicode,
        "BIGENDIANUNICODE" => Encoding.BigEndianUnicode,
        "UTF32" => Encoding.UTF32,
        "ASCII" => Encoding.ASCII,
        "LATIN1" => Encoding.GetEncoding("iso-8859-1"),
        "ANSI" => ByCodePage(CultureInfo.CurrentCulture.TextInfo.ANSICodePage),
        "OEM" => ByCodePage(CultureInfo.CurrentCulture.TextInfo.OEMCodePage),
        _ => FromProvider(provider => provider.GetEncoding(name)) ?? Encoding.GetEncoding(name),
    };

    private static Encoding ByCodePage(int codePage) =>
        FromProvider(provider => provider.GetEncoding(codePage)) ?? Encoding.GetEncoding(codePage);

#if NET
    // Asked directly, not registered: registering would change what every other module of the process gets.
    private static Encoding? FromProvider(Func<EncodingProvider, Encoding?> find) => find(CodePagesEncodingProvider.Instance);
#else
    private static Encoding? FromProvider(Func<EncodingProvider, Encoding?> find) => null;
#endif
}

/// <summary>Completes names of encodings that files from elsewhere often have.</summary>
public sealed class EncodingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completion.Of(EncodingTransformationAttribute.Names, wordToComplete);
}
