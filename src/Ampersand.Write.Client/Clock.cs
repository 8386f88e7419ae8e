
#if NET
namespace Ampersand.Write;

/// <summary>
/// The waits of a <see cref="TimeProvider"/> under the names that Microsoft.Bcl.TimeProvider gives them on .NET Framework.
/// </summary>
internal static class Clock
{
    public static Task Delay(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken = default) =>
        Task.Delay(delay, time, cancellationToken);

    public static CancellationTokenSource CreateCancellationTokenSource(this TimeProvider time, TimeSpan delay) => new(delay, time);
}
#endif
