using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Playbooks.Jinja;
using Playbooks.Queries;
using Playbooks.Results;

namespace Playbooks.Modules.Net;

/// <summary>A body of several parts, as a browser sends a form with files: texts, and mappings with filename, content and mime_type. Written as Ansible writes it.</summary>
internal static class MultipartBody
{
    public static (byte[] Body, string Type) Write(object? body, IModuleContext context)
    {
        if (body is not JinjaDict fields)
        {
            throw new ModuleFailedException($"failed to parse body as form-multipart: Mapping is required, cannot be type {PythonValues.TypeName(body)}");
        }

        var parts = fields.OrderBy(field => PythonValues.Str(field.Key), StringComparer.Ordinal).Select(field => Part(PythonValues.Str(field.Key), field.Value, context)).ToList();
        var boundary = Boundary(parts);
        using var all = new MemoryStream();
        foreach (var part in parts)
        {
            all.Write(Encoding.ASCII.GetBytes($"--{boundary}\r\n"));
            all.Write(part);
            all.Write("\r\n"u8);
        }

        all.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return (all.ToArray(), $"multipart/form-data; boundary=\"{boundary}\"");
    }

    private static byte[] Part(string name, object? value, IModuleContext context)
    {
        if (value is not JinjaDict fields)
        {
            return value is string text ? Join($"Content-Type: text/plain\r\n{Disposition(name, null)}", Encoding.UTF8.GetBytes(text))
                : throw new ModuleFailedException("failed to parse body as form-multipart: value must be a string, or mapping, cannot be type " + PythonValues.TypeName(value));
        }

        var (file, content, type) = (Text(fields, "filename"), Text(fields, "content"), Text(fields, "mime_type"));
        if (file is null && content is null)
        {
            throw new ModuleFailedException("failed to parse body as form-multipart: at least one of filename or content must be provided");
        }

        var kind = $"Content-Type: {type ?? Guess(file)}\r\n{Disposition(name, file)}";
        return content is not null ? Join(kind, Encoding.UTF8.GetBytes(content)) : Join("Content-Transfer-Encoding: base64\r\n" + kind, Base64(file!, context));
    }

    private static string Disposition(string name, string? file)
        => $"Content-Disposition: form-data; name=\"{name}\"{(file is null ? "" : $"; filename=\"{RemotePath.Name(file)}\"")}\r\n\r\n";

    private static byte[] Join(string head, byte[] content) => [.. Encoding.UTF8.GetBytes(head), .. content];

    private static byte[] Base64(string file, IModuleContext context)
    {
        using var content = new MemoryStream();
        using var stream = context.ReadFile(context.FindFile("files", file)).OpenRead();
        stream.CopyTo(content);
        return Encoding.ASCII.GetBytes(string.Concat(Convert.ToBase64String(content.ToArray()).Chunk(76).Select(line => new string(line) + "\r\n")));
    }

    private static string? Text(JinjaDict fields, string key) => fields.TryGetValue(key, out var value) && value is not null && PythonValues.Str(value) is { Length: > 0 } text ? text : null;

    private static string Guess(string? file) => Path.GetExtension(file ?? "").ToLowerInvariant() switch
    {
        ".txt" or ".conf" or ".ini" or ".log" => "text/plain",
        ".csv" => "text/csv",
        ".html" or ".htm" => "text/html",
        ".css" => "text/css",
        ".xml" => "text/xml",
        ".js" => "text/javascript",
        ".json" => "application/json",
        ".pdf" => "application/pdf",
        ".tar" or ".tgz" or ".gz" => "application/x-tar",
        ".zip" => "application/zip",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    /// <summary>Made from what is sent: the same task sends the same, and no part can hold its own digest.</summary>
    private static string Boundary(IEnumerable<byte[]> parts)
    {
        var digest = SHA256.HashData([.. parts.SelectMany(part => part)]);
        return string.Create(CultureInfo.InvariantCulture, $"==============={BitConverter.ToUInt64(digest):D20}==");
    }
}
