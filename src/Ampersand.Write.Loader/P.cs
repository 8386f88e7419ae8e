namespace Ampersand.Write.Loader; internal static class Placeholder;
