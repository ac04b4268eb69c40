namespace Playbooks.Jinja.Evaluation;

/// <summary>A value with its own meaning of arithmetic operators.</summary>
internal interface IPythonOperand
{
    /// <summary>The result, or null when the operation is not supported.</summary>
    /// <param name="operation">+, -, *, /, // or %.</param>
    /// <param name="reversed">This value is the right operand.</param>
    object? Operate(string operation, object? other, bool reversed);
}
