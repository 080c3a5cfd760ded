//! The columns of the register, and the coverage in a row.

use jiff::civil::Date;
use kazasu_wire::coverage::{Coverage, ElderlyCertificate};

use super::report::Fault;
use super::table::{Column, Row};

/// Columns of the register. Files from before it may come without `other_sex` (裏面の性別).
pub(super) const COLUMNS: [Column; 32] = [
    required("person_id"),
    required("certificates"),
    required("flags"),
    required("card_classification"),
    required("insurer_number"),
    required("insurer_name"),
    required("symbol"),
    required("number"),
    required("branch"),
    required("personal_family"),
    required("insured_name"),
    required("name"),
    required("name_kana"),
    required("other_name"),
    required("other_name_kana"),
    optional("other_sex"),
    required("sex"),
    required("birth_date"),
    required("address"),
    required("post_number"),
    required("qualified_on"),
    required("disqualified_on"),
    required("issued_on"),
    required("valid_from"),
    required("valid_to"),
    required("contribution_ratio"),
    required("preschool"),
    required("reason_of_loss"),
    required("elderly_issued_on"),
    required("elderly_valid_from"),
    required("elderly_valid_to"),
    required("elderly_contribution_ratio"),
];

const fn required(name: &'static str) -> Column {
    Column {
        name,
        optional: false,
    }
}

const fn optional(name: &'static str) -> Column {
    Column { name, optional: true }
}

/// The coverage of a row; `None` where all its columns are empty.
pub(super) fn read(row: &Row<'_>) -> Result<Option<Coverage>, Fault> {
    let elderly = ElderlyCertificate {
        issued_on: day(row, "elderly_issued_on")?,
        valid_from: day(row, "elderly_valid_from")?,
        valid_to: day(row, "elderly_valid_to")?,
        contribution_ratio: percent(row, "elderly_contribution_ratio")?,
    };
    let coverage = Coverage {
        card_classification: row.optional("card_classification")?.map(Into::into),
        insurer_number: digits(row, "insurer_number")?,
        insurer_name: row.optional("insurer_name")?,
        symbol: row.optional("symbol")?,
        number: row.optional("number")?,
        branch: row.optional("branch")?,
        personal_family: row.optional("personal_family")?.map(Into::into),
        insured_name: row.optional("insured_name")?,
        name: row.optional("name")?,
        name_kana: row.optional("name_kana")?,
        other_name: row.optional("other_name")?,
        other_name_kana: row.optional("other_name_kana")?,
        other_sex: row.optional("other_sex")?.map(Into::into),
        sex: row.optional("sex")?.map(Into::into),
        birth_date: day(row, "birth_date")?,
        address: row.optional("address")?,
        post_number: row.optional("post_number")?,
        qualified_on: day(row, "qualified_on")?,
        disqualified_on: day(row, "disqualified_on")?,
        issued_on: day(row, "issued_on")?,
        valid_from: day(row, "valid_from")?,
        valid_to: day(row, "valid_to")?,
        contribution_ratio: percent(row, "contribution_ratio")?,
        preschool: row.optional("preschool")?.map(Into::into),
        reason_of_loss: row.optional("reason_of_loss")?.map(Into::into),
        elderly_certificate: Some(elderly).filter(|elderly| *elderly != ElderlyCertificate::default()),
        share: None,
    };
    Ok(Some(coverage).filter(|coverage| *coverage != Coverage::default()))
}

fn day(row: &Row<'_>, column: &'static str) -> Result<Option<Date>, Fault> {
    let text = row.text(column)?;
    if text.is_empty() {
        return Ok(None);
    }
    // The parser takes other ways of writing a day, too; one form is enough, and 2026-1-1 may be a slip.
    text.parse()
        .ok()
        .filter(|day: &Date| day.to_string() == text)
        .map(Some)
        .ok_or(Fault::value(column, "must be YYYY-MM-DD"))
}

fn digits(row: &Row<'_>, column: &'static str) -> Result<Option<String>, Fault> {
    match row.optional(column)? {
        Some(text) if !text.bytes().all(|b| b.is_ascii_digit()) => {
            Err(Fault::value(column, "must be digits"))
        }
        other => Ok(other),
    }
}

/// 一部負担金割合: three digits of percent.
fn percent(row: &Row<'_>, column: &'static str) -> Result<Option<String>, Fault> {
    match digits(row, column)? {
        Some(text) if text.len() != 3 || text.as_str() > "100" => {
            Err(Fault::value(column, "must be three digits of percent"))
        }
        other => Ok(other),
    }
}
