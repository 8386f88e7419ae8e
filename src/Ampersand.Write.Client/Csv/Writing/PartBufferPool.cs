
namespace Ampersand.Write.Csv;

/// <summary>
/// Lends the buffers of parts and takes them back, so that any number of parts lives in the memory of the few that are on their way.
/// </summary>
/// <param name="largest">
/// The most bytes of a part. Beyond an eighth of it all buffers have this length, so that any of them serves again.
/// </param>
internal sealed class PartBufferPool(int largest)
{
    private const int Kept = 4;

    private readonly Stack<byte[]> free = [];

    /// <summary>Lends a buffer of at least so many bytes.</summary>
    public byte[] Rent(int length)
    {
        lock (free)
        {
            if (free.Count > 0 && free.Peek().Length >= length)
            {
                return free.Pop();
            }
        }

        return new byte[length > largest / 8 ? Math.Max(length, largest) : length];
    }

    /// <summary>Makes a part that gives its buffer back when it is disposed.</summary>
    public CsvPart CreatePart(int number, long firstRecord, long records, byte[] buffer, int length, long? lastRecord = null) =>
        new(number, firstRecord, records, buffer.AsMemory(0, length), _ => Return(buffer), lastRecord);

    private void Return(byte[] buffer)
    {
        lock (free)
        {
            // A smaller one than those that came before it is of no more use.
            if (free.Count < Kept && (free.Count == 0 || buffer.Length >= free.Peek().Length))
            {
                free.Push(buffer);
            }
        }
    }
}
