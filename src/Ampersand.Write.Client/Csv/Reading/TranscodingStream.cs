using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>
/// Reads text of a named encoding as UTF-8. What is no text becomes NUL, which a CSV may not hold either, and its place is noted.
/// </summary>
internal sealed class TranscodingStream : ForwardStream
{
    private const int InputSize = 32 * 1024;

    private readonly Stream source;
    private readonly Decoder decoder;
    private readonly Encoder encoder = Utf8Text.Lenient.GetEncoder();
    private readonly NotingFallback fallback = new();
    private readonly byte[] input = new byte[InputSize];
    private readonly char[] characters;
    private readonly byte[] output;
    private long consumed;
    private int next;
    private int filled;
    private bool ended;

    /// <summary>Creates the stream.</summary>
    /// <param name="source">The text without its preamble.</param>
    /// <param name="encoding">Its encoding.</param>
    public TranscodingStream(Stream source, Encoding encoding)
    {
        this.source = source;
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = fallback;
        decoder = strict.GetDecoder();
        characters = new char[strict.GetMaxCharCount(InputSize)];
        output = new byte[Utf8Text.Lenient.GetMaxByteCount(characters.Length)];
    }

    /// <summary>
    /// Where in the source stood what is no text, in bytes; the n-th belongs to the n-th NUL. None for a NUL of the text's own, and for one
    /// of too many to note.
    /// </summary>
    public long? BadOffset(long ordinal) => fallback.Offset(ordinal);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        while (next == filled && !ended)
        {
            Transcode();
        }

        var read = Math.Min(count, filled - next);
        Buffer.BlockCopy(output, next, buffer, offset, read);
        next += read;
        return read;
    }

    private void Transcode()
    {
        var read = source.Read(input, 0, InputSize);
        ended = read == 0;
        fallback.Begin(consumed);
        var decoded = decoder.GetChars(input, 0, read, characters, 0, flush: ended);
        fallback.Replace(characters.AsSpan(0, decoded));
        consumed += read;
        next = 0;
        filled = encoder.GetBytes(characters, 0, decoded, output, 0, flush: ended);
    }

    private sealed class NotingFallback : DecoderFallback
    {
        private const int MostNoted = 10_000;

        // A decoder takes NUL for the end of what a fallback gives it. This is no character either, and becomes NUL afterwards.
        private const char NoCharacter = '\uFFFF';

        private readonly List<long?> offsets = [];
        private readonly List<long> unplaced = [];
        private long begin;

        public override int MaxCharCount => 1;

        /// <summary>Where one stood; asked while more of the text is transcoded elsewhere.</summary>
        public long? Offset(long ordinal)
        {
            lock (offsets)
            {
                return ordinal < offsets.Count ? offsets[(int)ordinal] : null;
            }
        }

        public void Begin(long offset)
        {
            begin = offset;
            unplaced.Clear();
        }

        public void Replace(Span<char> text)
        {
            var replaced = 0;
            foreach (var character in text)
            {
                replaced += character == NoCharacter ? 1 : 0;
            }

            // More than were noted: the text has some of its own, and which is which nobody knows.
            var isKnown = replaced == unplaced.Count;
            var next = 0;
            foreach (ref var character in text)
            {
                if (character is NoCharacter or '\0')
                {
                    Place(character == NoCharacter && isKnown ? unplaced[next++] : null);
                    character = '\0';
                }
            }
        }

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new NotingBuffer(this);

        private void Place(long? offset)
        {
            lock (offsets)
            {
                if (offsets.Count < MostNoted)
                {
                    offsets.Add(offset);
                }
            }
        }

        private sealed class NotingBuffer(NotingFallback owner) : DecoderFallbackBuffer
        {
            private bool pending;

            public override int Remaining => pending ? 1 : 0;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                owner.unplaced.Add(owner.begin + index);
                pending = true;
                return true;
            }

            public override char GetNextChar()
            {
                var next = pending ? NoCharacter : '\0';
                pending = false;
                return next;
            }

            public override bool MovePrevious() => false;

            public override void Reset() => pending = false;
        }
    }
}
