//! 医療機関等情報: what the master says about a medical institution, shown and never asked (requirements 198).

use kazasu_forms::Language;
use kazasu_forms::invitation::{institution, purposes};
use kazasu_pages::{Datum, Group, Link, Value, path};
use kazasu_wire::activation::Facility;

use super::Context;
use crate::service::Service;
use crate::store::StoreError;
use crate::store::facility_contact::{self, Contact};
use crate::store::invitation::{self, Purpose};

/// The values by the id of their field in [`institution`].
pub(crate) async fn values(
    service: &Service,
    facility: &Facility,
    purpose: Option<Purpose>,
    language: Language,
) -> Result<Vec<(&'static str, String)>, StoreError> {
    let code = facility.institution_code.as_str();
    let part = |from: usize, to: usize| code.get(from..to).unwrap_or_default();
    let Contact {
        founder,
        telephone,
        postal_code,
        address,
    } = facility_contact::of(&service.store, &facility.institution_code).await?;
    Ok(vec![
        ("institution_prefecture", part(0, 2).to_owned()),
        ("institution_tariff", tariff(part(2, 3))),
        ("institution_number", part(3, 10).to_owned()),
        ("facility_name", facility.name.clone()),
        ("institution_founder", founder.unwrap_or_default()),
        ("institution_telephone", telephone.unwrap_or_default()),
        ("institution_postal_code", postal_code.unwrap_or_default()),
        ("institution_address", address.unwrap_or_default()),
        (
            "institution_purpose",
            purpose.map_or_else(String::new, |purpose| in_words(purpose, language)),
        ),
    ])
}

/// The block of an institution that applies, with the way to have it corrected (requirements 199).
pub(crate) async fn group(
    service: &Service,
    context: &Context,
    facility: &Facility,
) -> Result<Group, StoreError> {
    let language = context.language;
    let purpose = invitation::purpose_of(&service.store, &facility.facility_id).await?;
    let values = values(service, facility, purpose, language).await?;
    let fields = institution();
    let datum = |(id, value): (&str, String)| {
        let field = fields.iter().find(|field| field.id == id)?;
        Some(Datum::new(field.label.of(language), value))
    };
    let mut data: Vec<Datum> = values.into_iter().filter_map(datum).collect();
    data.push(Datum {
        label: context
            .say("表示内容に誤りがあるとき", "Is anything wrong?")
            .to_owned(),
        value: Value::Link(Link::new(
            context.say("修正のご依頼はこちら", "Ask for a correction"),
            path::INQUIRY,
        )),
    });
    Ok(Group {
        heading: Some(context.say("医療機関等情報", "Medical institution").to_owned()),
        data,
    })
}

/// 利用区分 in words.
pub(crate) fn in_words(purpose: Purpose, language: Language) -> String {
    let choices = purposes();
    let choice = choices.iter().find(|choice| choice.value == purpose.as_str());
    choice.map_or_else(String::new, |choice| choice.label.of(language).to_owned())
}

/// 点数表コード as the sources show it: `1: 医科`.
fn tariff(digit: &str) -> String {
    let name = match digit {
        "1" => "医科",
        "3" => "歯科",
        "4" => "調剤",
        "6" => "訪問看護",
        _ => return digit.to_owned(),
    };
    format!("{digit}: {name}")
}
