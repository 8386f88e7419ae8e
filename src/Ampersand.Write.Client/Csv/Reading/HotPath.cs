using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>How methods are compiled that see every byte, field or record.</summary>
internal static class HotPath
{
    /// <summary>
    /// At once and fully. Otherwise the runtime begins with slow code and replaces it after a tenth of a second, in which time a large file
    /// is done. (The value is that of MethodImplOptions.AggressiveOptimization, a name that .NET Framework, which has no such stages,
    /// lacks.)
    /// </summary>
    public const MethodImplOptions Compiled = (MethodImplOptions)512;

    /// <summary>In the place of the call, which a compiler that has not watched the program run would not do by itself.</summary>
    public const MethodImplOptions Inlined = MethodImplOptions.AggressiveInlining;
}
