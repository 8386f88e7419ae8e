
namespace Ampersand.Write;

/// <summary>What an error is: a stable name that scripts can rely on, and what sort of thing went wrong.</summary>
/// <param name="name">The name, in PascalCase; it stays the same from version to version.</param>
/// <param name="kind">What sort of thing went wrong.</param>
public sealed class AmpersandErrorId(string name, AmpersandErrorKind kind)
{
    /// <summary>The name, for example <c>FileNotFound</c>.</summary>
    public string Name => name;

    /// <summary>What sort of thing went wrong.</summary>
    public AmpersandErrorKind Kind => kind;

    /// <summary>The name.</summary>
    public override string ToString() => name;
}
