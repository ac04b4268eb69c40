using Playbooks.Jinja;
using Playbooks.Modules.Files;
using Playbooks.Results;

namespace Playbooks.Tests.Modules.Files;

public class FileModeSpecTests
{
    /// <summary>Values from Ansible 2.14.</summary>
    [Theory]
    [InlineData("u=rwX,g=rX,o=", "644", false, "640")]
    [InlineData("u=rwX,g=rX,o=", "755", true, "750")]
    [InlineData("u=rwX,g=rX,o=", "4711", false, "750")]
    [InlineData("u=rwX,g=rX,o=", "2775", true, "750")]
    [InlineData("+x", "644", false, "755")]
    [InlineData("+x", "755", true, "755")]
    [InlineData("+x", "4711", false, "4711")]
    [InlineData("+x", "2775", true, "2775")]
    [InlineData("a+x", "644", false, "755")]
    [InlineData("a+x", "755", true, "755")]
    [InlineData("a+x", "4711", false, "4711")]
    [InlineData("a+x", "2775", true, "2775")]
    [InlineData("u+s", "644", false, "4644")]
    [InlineData("u+s", "755", true, "4755")]
    [InlineData("u+s", "4711", false, "4711")]
    [InlineData("u+s", "2775", true, "6775")]
    [InlineData("g=u", "644", false, "664")]
    [InlineData("g=u", "755", true, "775")]
    [InlineData("g=u", "4711", false, "4771")]
    [InlineData("g=u", "2775", true, "775")]
    [InlineData("o-rwx", "644", false, "640")]
    [InlineData("o-rwx", "755", true, "750")]
    [InlineData("o-rwx", "4711", false, "4710")]
    [InlineData("o-rwx", "2775", true, "2770")]
    [InlineData("u=rw,g=r,o=r", "644", false, "644")]
    [InlineData("u=rw,g=r,o=r", "755", true, "644")]
    [InlineData("u=rw,g=r,o=r", "4711", false, "644")]
    [InlineData("u=rw,g=r,o=r", "2775", true, "644")]
    [InlineData("u+x,g-w", "644", false, "744")]
    [InlineData("u+x,g-w", "755", true, "755")]
    [InlineData("u+x,g-w", "4711", false, "4711")]
    [InlineData("u+x,g-w", "2775", true, "2755")]
    [InlineData("=rw", "644", false, "644")]
    [InlineData("=rw", "755", true, "644")]
    [InlineData("=rw", "4711", false, "644")]
    [InlineData("=rw", "2775", true, "644")]
    [InlineData("a=r,u+w", "644", false, "644")]
    [InlineData("a=r,u+w", "755", true, "644")]
    [InlineData("a=r,u+w", "4711", false, "644")]
    [InlineData("a=r,u+w", "2775", true, "644")]
    [InlineData("+t", "644", false, "1644")]
    [InlineData("+t", "755", true, "1755")]
    [InlineData("+t", "4711", false, "5711")]
    [InlineData("+t", "2775", true, "3775")]
    [InlineData("g+s", "644", false, "2644")]
    [InlineData("g+s", "755", true, "2755")]
    [InlineData("g+s", "4711", false, "6711")]
    [InlineData("g+s", "2775", true, "2775")]
    [InlineData("u=rwx,go=rX", "644", false, "744")]
    [InlineData("u=rwx,go=rX", "755", true, "755")]
    [InlineData("u=rwx,go=rX", "4711", false, "755")]
    [InlineData("u=rwx,go=rX", "2775", true, "755")]
    [InlineData("-x", "644", false, "644")]
    [InlineData("-x", "755", true, "644")]
    [InlineData("-x", "4711", false, "4600")]
    [InlineData("-x", "2775", true, "2664")]
    [InlineData("go=", "644", false, "600")]
    [InlineData("go=", "755", true, "700")]
    [InlineData("go=", "4711", false, "4700")]
    [InlineData("go=", "2775", true, "700")]
    [InlineData("ug+X", "644", false, "644")]
    [InlineData("ug+X", "755", true, "755")]
    [InlineData("ug+X", "4711", false, "4711")]
    [InlineData("ug+X", "2775", true, "2775")]
    [InlineData("o=g", "644", false, "644")]
    [InlineData("o=g", "755", true, "755")]
    [InlineData("o=g", "4711", false, "4711")]
    [InlineData("o=g", "2775", true, "2777")]
    public void Symbolic_modes_come_out_as_in_Ansible(string text, string before, bool isDirectory, string after)
        => FileModeSpec.Parse(text)!.Apply(Convert.ToInt32(before, 8), isDirectory).ShouldBe(Convert.ToInt32(after, 8));

    [Theory]
    [InlineData("0644", "0644")]
    [InlineData("644", "0644")]
    [InlineData("0o755", "0755")]
    [InlineData("1777", "01777")]
    [InlineData("0000", "0000")]
    public void Octal_text_is_octal(string text, string mode) => FileModeSpec.Octal(FileModeSpec.Parse(text)!.Fixed!.Value).ShouldBe(mode);

    [Fact]
    public void A_number_is_its_value() => FileModeSpec.Parse(420L)!.Fixed.ShouldBe(Convert.ToInt32("644", 8));

    [Theory]
    [InlineData("0888")]
    [InlineData("u=q")]
    [InlineData("rwxr-xr-x")]
    [InlineData("99999")]
    public void What_is_no_mode_is_refused(string text) => Should.Throw<ModuleFailedException>(() => FileModeSpec.Parse(text)).Values!["details"].ShouldBe("bad symbolic permission for mode: " + text);

    [Fact]
    public void A_list_is_no_mode() => Should.Throw<ModuleFailedException>(() => FileModeSpec.Parse(new JinjaDict()));
}
