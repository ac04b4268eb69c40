using Playbooks.Jinja;
using Playbooks.Tests.Support;
using Playbooks.Variables;

namespace Playbooks.Tests.Variables;

/// <summary>Expected texts: the filters of ansible-core 2.14.</summary>
public sealed class VaultFiltersTests : IDisposable
{
    private const string Sealed = "$ANSIBLE_VAULT;1.2;AES256;filter_default\n3733363136633734373336313663373437333631366337340a396261303237326165336535636130\n"
        + "63313932393963643965306364386133383638333730353534303837616436616363613564396633\n3161393939656561320a336530356234393666306130653831316533323661386261363032653930\n6539\n";

    private readonly TestFolder folder = new();

    [Fact]
    public void A_text_is_encrypted_as_ansible_vault_does_it() => Evaluate("'hello' | vault('pw', 'saltsaltsalt')").ShouldBe(Sealed);

    [Fact]
    public void Encrypted_text_is_opened_with_its_password_and_other_text_stays()
    {
        Evaluate("sealed | unvault('pw')").ShouldBe("hello");
        Evaluate("('again' | vault('pw')) | unvault('pw')").ShouldBe("again");
        Evaluate("'plain' | unvault('pw')").ShouldBe("plain");
    }

    [Fact]
    public void A_wrong_password_is_an_error()
        => Should.Throw<JinjaException>(() => Evaluate("sealed | unvault('other')")).Message.ShouldStartWith("Unable to decrypt");

    public void Dispose() => folder.Dispose();

    private object? Evaluate(string expression)
    {
        var templar = TestTemplars.Factory(folder.Path).Create();
        var play = new PlayVariables { Extra = new JinjaDict { ["sealed"] = Sealed }, Play = [], Magic = [], Members = new NoMembers() };
        return templar.EvaluateExpression(expression, new TaskScope(templar, play, new HostVariables("h", [], []), TaskFrame.Empty, null));
    }
}
