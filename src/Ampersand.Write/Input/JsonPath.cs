using System.Globalization;
using System.Text;

namespace Ampersand.Write.Input;

/// <summary>Where in a record something stands, as one would write it: <c>address.lines[2].city</c>.</summary>
internal sealed class JsonPath
{
    private readonly List<(string? Name, int Index)> steps = [];

    public void Push(string name) => steps.Add((name, 0));

    public void Push(int index) => steps.Add((null, index));

    public void Pop() => steps.RemoveAt(steps.Count - 1);

    public void Clear() => steps.Clear();

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((var name, var index) in steps)
        {
            _ = name is null
                ? text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']')
                : text.Append(text.Length > 0 ? "." : string.Empty).Append(name);
        }

        return text.ToString();
    }
}
