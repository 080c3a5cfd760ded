//! Medical institutions, which register by invitation: the form that invites one, and the one it fills in
//! (requirements 7, 9, 191–201). Which fields an invitation needs is `project-defined`.

use crate::field::{Choice, Field, Input};
use crate::form::{Form, Section};
use crate::registration::{consent, contact, names, output};
use crate::rule::Rule;
use crate::text::Text;

/// ユーザー登録 of a medical institution. What the master says about it is shown and not asked.
#[must_use]
pub fn registration() -> Form {
    let whose = Text::new(
        "登録される方の氏名を入力してください。",
        "The name of the person who registers.",
    );
    let contact = contact(Text::new(
        "英小文字、数字、ピリオド、ハイフン、アンダーバーが使えます。有効化リンクはこのアドレスに送ります。",
        "Small letters, digits, periods, hyphens and underscores. The link that completes the registration goes here.",
    ));
    let section = |title, fields| Section { title, fields };
    Form {
        id: "registration-medical",
        title: Text::new("ユーザー登録", "User registration"),
        lead: Some(Text::new(
            "必須項目を入力し、「登録」を押してください。入力内容の確認に進みます。",
            "Fill in what is required and press “Register”. You will see everything once more before it is sent.",
        )),
        sections: vec![
            section(Text::new("医療機関等情報", "Medical institution"), institution()),
            section(Text::new("登録者", "Person"), names(&whose)),
            section(Text::new("連絡先とパスワード", "Contact and password"), contact),
            section(Text::new("利用規約", "Terms of use"), vec![consent()]),
        ],
    }
}

/// The back office invites.
#[must_use]
pub fn invite() -> Form {
    let fields = vec![
        Field::new(
            "institution_code",
            Text::new("医療機関等コード（10桁）", "Institution code (10 digits)"),
            Input::Digits,
        )
        .rule(Rule::InstitutionCode)
        .example("1310123456")
        .help(Text::new(
            "都道府県2桁、点数表1桁、医療機関等コード7桁です。機関マスタにある医療機関等だけを招待できます。",
            "Two digits of the prefecture, one of the tariff, seven of the institution, as in the facility master.",
        )),
        Field::new("email", Text::new("招待先のメールアドレス", "Mail address"), Input::Email).rule(Rule::Email),
        Field::new(
            "purpose",
            Text::new("利用区分", "Group"),
            Input::Radio(purposes()),
        ),
    ];
    let title = Text::new("医療機関等の招待", "Invite a medical institution");
    Form {
        id: "invite",
        title: title.clone(),
        lead: None,
        sections: vec![Section { title, fields }],
    }
}

/// 利用区分 (requirements 9, 194).
#[must_use]
pub fn purposes() -> Vec<Choice> {
    vec![
        Choice::new(
            "health-check",
            Text::new("健診実施機関等（保険医療機関（医科））", "Health checks"),
        ),
        Choice::new(
            "exempt",
            Text::new(
                "義務化対象外機関（紙レセプト請求等）",
                "Exempt from the duty (claims on paper and others)",
            ),
        ),
    ]
}

/// 医療機関等情報: shown and not asked (requirements 198).
#[must_use]
pub fn institution() -> Vec<Field> {
    [
        ("institution_prefecture", "都道府県コード", "Prefecture"),
        ("institution_tariff", "点数表コード", "Tariff"),
        ("institution_number", "医療機関等コード", "Institution code"),
        ("facility_name", "医療機関等名", "Name"),
        ("institution_founder", "開設者氏名", "Founder"),
        (
            "institution_telephone",
            "電話番号（医療機関等）",
            "Telephone of the institution",
        ),
        ("institution_postal_code", "郵便番号", "Postal code"),
        ("institution_address", "住所", "Address"),
        ("institution_purpose", "利用区分", "Group"),
    ]
    .map(|(id, japanese, english)| Field {
        help: None,
        ..output(id, Text::new(japanese, english))
    })
    .into()
}
