using System.Text;

namespace Playbooks.Jinja.Ansible;

/// <summary>
/// Rows of separated values as Python's csv module reads them: fields in double quotes may hold separators and line breaks; a quote in them is doubled.
/// Throws <see cref="FormatException"/>, when it is strict for quotes in wrong places too.
/// </summary>
/// <param name="skipsSpace">Spaces after a separator belong to no field.</param>
public sealed class CsvReader(char separator = ',', bool skipsSpace = false, bool isStrict = false)
{
    private const char Quote = '"';
    private readonly StringBuilder field = new();
    private List<string> row = [];
    private Place place;

    /// <summary>Where the next letter stands.</summary>
    private enum Place
    {
        RowStart,
        FieldStart,
        Field,
        Quoted,
        QuoteInQuoted,
        LineBreak,
    }

    /// <summary>The rows of a text, whatever separates its lines.</summary>
    public IEnumerable<List<string>> Rows(string text) => Rows(Methods.TextSplitting.Lines(text, keepEnds: true).Cast<string>());

    /// <param name="lines">The lines with their line breaks. An empty one is a row without fields.</param>
    public IEnumerable<List<string>> Rows(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            foreach (var letter in line)
            {
                Read(letter);
            }

            EndLine();
            if (place == Place.RowStart)
            {
                yield return Take();
            }
        }

        if (place == Place.Quoted || field.Length > 0)
        {
            EndField(isStrict ? throw new FormatException("unexpected end of data") : Place.RowStart);
            yield return Take();
        }
    }

    private void Read(char letter)
    {
        if (letter is '\n' or '\r' && place is not Place.Quoted)
        {
            if (place is not (Place.RowStart or Place.LineBreak))
            {
                EndField(Place.LineBreak);
            }

            place = Place.LineBreak;
            return;
        }

        switch (place)
        {
            case Place.LineBreak:
                throw new FormatException("new-line character seen in unquoted field - do you need to open the file in universal-newline mode?");
            case Place.RowStart or Place.FieldStart when letter == Quote:
                place = Place.Quoted;
                break;
            case Place.RowStart or Place.FieldStart when letter == ' ' && skipsSpace:
                place = Place.FieldStart;
                break;
            case Place.Quoted when letter == Quote:
                place = Place.QuoteInQuoted;
                break;
            case Place.QuoteInQuoted when letter == Quote:
                Add(letter, Place.Quoted);
                break;
            case Place.Quoted:
                field.Append(letter);
                break;
            case var _ when letter == separator:
                EndField(Place.FieldStart);
                break;
            case Place.QuoteInQuoted when isStrict:
                throw new FormatException($"'{separator}' expected after '{Quote}'");
            default:
                Add(letter, Place.Field);
                break;
        }
    }

    private void EndLine()
    {
        if (place is Place.FieldStart or Place.Field or Place.QuoteInQuoted)
        {
            EndField(Place.RowStart);
        }
        else if (place == Place.LineBreak)
        {
            place = Place.RowStart;
        }
    }

    private void Add(char letter, Place next)
    {
        field.Append(letter);
        place = next;
    }

    private void EndField(Place next)
    {
        row.Add(field.ToString());
        field.Clear();
        place = next;
    }

    private List<string> Take()
    {
        var taken = row;
        row = [];
        return taken;
    }
}
