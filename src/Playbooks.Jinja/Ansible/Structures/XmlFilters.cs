using System.Xml;
using Playbooks.Jinja.Formatting;

namespace Playbooks.Jinja.Ansible.Structures;

/// <summary>
/// <c>from_xml</c> and <c>to_xml</c> of ansible.utils: an element is an entry, attributes begin with @, text beside them is #text, elements of one name are a list.
/// </summary>
internal static class XmlFilters
{
    private const string Text = "#text";

    public static void Register(Dictionary<string, JinjaFunction> filters)
    {
        filters["from_xml"] = Read;
        filters["to_xml"] = Write;
    }

    private static string Read(CallContext call)
    {
        CheckEngine(call, call.Bind("engine?").Text(0, "xmltodict"));
        var text = call.Value is Undefined undefined ? throw undefined.Error() : PythonValues.TextOf(call.Value) ?? throw Error(call, "Input Xml is not valid");
        try
        {
            // Entities of the document's own are left out, as they could grow without end.
            using var reader = new XmlTextReader(new StringReader(text)) { Namespaces = false, DtdProcessing = DtdProcessing.Ignore, EntityHandling = EntityHandling.ExpandCharEntities, XmlResolver = null };
            var document = new JinjaDict();
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    document[reader.Name] = Element(reader);
                }
            }

            return JsonText.Of(document, new JsonOptions());
        }
        catch (XmlException)
        {
            throw Error(call, "Input Xml is not valid");
        }
    }

    private static object? Element(XmlTextReader reader)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var (item, text, isEmpty) = (new JinjaDict(), "", reader.IsEmptyElement);
        while (reader.MoveToNextAttribute())
        {
            item["@" + reader.Name] = reader.Value;
        }

        while (!isEmpty && reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                var name = reader.Name;
                Add(item, name, Element(reader));
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                text += reader.Value;
            }
        }

        text = text.Trim();
        if (item.Count > 0 && text.Length > 0)
        {
            Add(item, Text, text);
        }

        return item.Count > 0 ? item : text.Length > 0 ? text : null;
    }

    private static void Add(JinjaDict item, string name, object? value)
    {
        if (!item.TryGetValue(name, out var known))
        {
            item[name] = value;
        }
        else if (known is List<object?> list)
        {
            list.Add(value);
        }
        else
        {
            item[name] = new List<object?> { known, value };
        }
    }

    private static string Write(CallContext call)
    {
        var arguments = call.Bind("engine?", "indent?", "indent_width?", "full_document?");
        CheckEngine(call, arguments.Text(0, "xmltodict"));
        var indent = arguments.Text(1, "tabs") switch
        {
            "tabs" => "\t",
            "spaces" => new string(' ', (int)Math.Clamp(arguments.Integer(2, 4), 0, 100)),
            var other => throw Error(call, $"value of indent must be one of: tabs, spaces, got: {other}"),
        };
        var data = call.Value is Undefined undefined ? throw undefined.Error() : PythonValues.DictOf(call.Value);
        return data is not null && XmlText.Of(data, indent, arguments.Flag(3, true)) is { } text ? text : throw Error(call, "Input json is not valid");
    }

    private static void CheckEngine(CallContext call, string engine)
    {
        if (engine != "xmltodict")
        {
            throw Error(call, $"engine: {engine} is not supported ");
        }
    }

    private static FilterArgumentException Error(CallContext call, string message) => call.Error($"Error when using plugin '{call.Name.Split('.')[^1]}': {message}");
}
