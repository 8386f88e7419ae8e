namespace Ampersand.Write;

/// <summary>Whether a run first looks at what the service knows of the object, and checks columns and values against it.</summary>
public enum ObjectCheck
{
    /// <summary>It looks. Where that is refused, or takes more than 10 seconds, it says so and goes on without.</summary>
    Auto,

    /// <summary>It looks, and where that is refused, or takes more than 10 seconds, nothing is sent.</summary>
    Always,

    /// <summary>It does not look.</summary>
    Never,
}
