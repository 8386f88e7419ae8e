using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

public class CellWordTests
{
    [Theory]
    [InlineData("yes", true)]
    [InlineData("WAHR", true)]
    [InlineData("да", true)]
    [InlineData("Nein", false)]
    [InlineData("FAŁSZ", false)]
    [InlineData("y", null)]
    [InlineData("1", null)]
    [InlineData("maybe", null)]
    [InlineData("yes, in the afternoon", null)]
    public void Words_for_true_and_false_are_known_in_many_languages(string word, bool? truth) =>
        Assert.Equal(truth, CellWords.Truth(Bytes(word)));

    [Theory]
    [InlineData("true", true)]
    [InlineData("FALSE", true)]
    [InlineData("True", true)]
    [InlineData("fals3", false)]
    [InlineData("truth", false)]
    [InlineData("tru", false)]
    public void Salesforce_reads_two_of_them(string word, bool isOne) => Assert.Equal(isOne, CellWords.IsPlainTruth(Bytes(word)));

    [Theory]
    [InlineData("\\N", true)]
    [InlineData("null", true)]
    [InlineData("NULL", true)]
    [InlineData("(null)", true)]
    [InlineData("<NULL>", true)]
    [InlineData("[null]", true)]
    [InlineData("Null", false)]
    [InlineData("(null]", false)]
    [InlineData("(nul1)", false)]
    [InlineData("\\M", false)]
    [InlineData("nil", false)]
    public void What_programs_write_for_no_value_is_no_surname(string word, bool isOne) =>
        Assert.Equal(isOne, CellWords.IsNull(Bytes(word)));

    [Theory]
    [InlineData("#REF!", true)]
    [InlineData("#value!", true)]
    [InlineData("#NAME?", true)]
    [InlineData("#DIV/0!", true)]
    [InlineData("#NUM!", true)]
    [InlineData("#NULL!", true)]
    [InlineData("#NV", true)]
    [InlineData("#N/V", true)]
    [InlineData("#n/a", true)]
    [InlineData("#SPILL!", true)]
    [InlineData("#CALC!", true)]
    [InlineData("#GETTING_DATA", true)]
    [InlineData("#BEZUG!", true)]
    [InlineData("#WERT!", true)]
    [InlineData("#ZAHL!", true)]
    [InlineData("#VALEUR!", true)]
    [InlineData("#NOM?", true)]
    [InlineData("#NOMBRE?", true)]
    [InlineData("#VALOR!", true)]
    [InlineData("#ERROR!", true)]
    [InlineData("########", true)]
    [InlineData("#N/A", false)]
    [InlineData("###", false)]
    [InlineData("#1", false)]
    [InlineData("#hashtag", false)]
    [InlineData("REF!", false)]
    [InlineData("#0123456789012345678901234567890123456789", false)]
    public void What_a_spreadsheet_could_not_work_out_is_known(string text, bool isOne) =>
        Assert.Equal(isOne, CellWords.IsSpreadsheetError(Bytes(text)));

    [Theory]
    [InlineData("=\"00123\"", true)]
    [InlineData("=\"", false)]
    [InlineData("=1+1", false)]
    [InlineData("=\"a\"&B1", false)]
    [InlineData("\"a\"", false)]
    public void The_formula_that_keeps_zeros_is_known(string text, bool isOne) => Assert.Equal(isOne, CellWords.IsFormulaText(Bytes(text)));

    [Theory]
    [InlineData("System.Object[]", true)]
    [InlineData("System.String[]", true)]
    [InlineData("System.Collections.Hashtable", true)]
    [InlineData("System.Collections.Generic.List`1[System.Int32]", true)]
    [InlineData("System.Management.Automation.PSCustomObject", true)]
    [InlineData("System.Data.DataRow", true)]
    [InlineData("System.Xml.XmlElement", true)]
    [InlineData("System.Objects", true)]
    [InlineData("System.Int32", false)]
    [InlineData("System.", false)]
    [InlineData("System. Collections are fun", false)]
    [InlineData("Systematically", false)]
    public void The_name_of_a_type_is_no_text(string text, bool isOne) => Assert.Equal(isOne, CellWords.IsTypeName(Bytes(text)));

    [Theory]
    [InlineData("1E+11", true)]
    [InlineData("1.23457E+15", true)]
    [InlineData("1,23457E+15", true)]
    [InlineData("1.9143100000101E+18", true)]
    [InlineData("1E+10", false)]
    [InlineData("1.E+15", false)]
    [InlineData("12E+15", false)]
    [InlineData("0E+15", false)]
    [InlineData("aE+15", false)]
    [InlineData("1.2x4E+15", false)]
    [InlineData("1E+1x", false)]
    [InlineData("1E-15", false)]
    [InlineData("1.2345678901234567890E+15", false)]
    public void A_number_that_lost_its_last_digits_is_known(string text, bool isOne) =>
        Assert.Equal(isOne, CellWords.IsScientific(Bytes(text)));

    private static ReadOnlySpan<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
