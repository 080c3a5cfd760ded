//! ユーザー登録: one form per 所属機関 (requirements 54–111).

use kazasu_wire::activation::FacilityKind;

use crate::field::{Choice, Field, Input};
use crate::form::{Form, Section};
use crate::login::passwords;
use crate::prefecture::prefecture;
use crate::rule::Rule;
use crate::text::Text;

/// 区分 of a 健診実施機関等, the third digit of its ten (requirements 82, 84).
pub const HEALTH_CHECK_DIVISION: &str = "2";

/// 施術所（柔道整復）.
#[must_use]
pub fn judo() -> Form {
    let number = Field::text("registration_number", Text::new("登録記号番号", "Registration number"))
        .rule(Rule::JudoNumber)
        .example("契0123456-7-8")
        .help(Text::new(
            "受領委任（承諾）通知書、または療養費支給申請書の「登録記号番号」をご覧ください。協または契と9桁の数字を、区切りはあってもなくても、1つの欄に入力できます。",
            "See the notice of delegated receipt, or the number on your last claim. One field: 協 or 契 and nine digits, with or without separators.",
        ));
    of_kind(&FacilityKind::Judo, vec![number, shown_number(), shown_name()])
}

/// 施術所（あん摩マッサージ指圧・はり・きゅう）.
#[must_use]
pub fn ahaki() -> Form {
    let number = Field::text("registration_number", Text::new("登録記号番号", "Registration number"))
        .rule(Rule::AhakiNumber)
        .example("01234567-8-9")
        .help(Text::new(
            "療養費支給申請書の施術証明書欄にある「登録記号番号」または「施術者登録番号」をご覧ください。10桁の数字を、区切りはあってもなくても、1つの欄に入力できます。",
            "See the number in the practitioner's section of your last claim. One field: ten digits, with or without separators.",
        ));
    of_kind(&FacilityKind::Ahaki, vec![number, shown_number(), shown_name()])
}

/// 健診実施機関等.
#[must_use]
pub fn health_check() -> Form {
    let digits = Field::new(
        "institution_digits",
        Text::new("機関コード（7桁）", "Institution code (7 digits)"),
        Input::Digits,
    )
    .rule(Rule::InstitutionDigits)
    .example("0123456")
    .help(Text::new(
        "半角数字7桁で入力してください。点数表「1」の医療機関は、医療機関等の窓口をご利用ください。",
        "Seven digits. Medical institutions numbered under table 1 apply at the portal for medical institutions.",
    ));
    let fields = vec![
        prefecture(),
        output("division", Text::new("機関区分コード", "Division")),
        digits,
        output(
            "institution_code",
            Text::new(
                "健診実施機関等コード（10桁）",
                "Health-check facility code (10 digits)",
            ),
        ),
        output(
            "facility_name",
            Text::new("健診実施機関等名", "Name of the facility"),
        ),
    ];
    of_kind(&FacilityKind::HealthCheck, fields)
}

/// 助産所, which no master holds: the operator looks at what is typed.
#[must_use]
pub fn midwifery() -> Form {
    let fields = vec![
        prefecture(),
        Field::text(
            "facility_title",
            Text::new("助産所名", "Name of the midwifery home"),
        )
        .rule(Rule::Name),
        Field::text("address", Text::new("所在地", "Address")).autocomplete("street-address"),
        Field::new(
            "note",
            Text::new("確認のための事項", "For the review"),
            Input::Lines,
        )
        .help(Text::new(
            "開設の届出をした日と届出先など、助産所であることを確かめられる事項を記入してください。",
            "What shows that this is a midwifery home, such as the day and place of its notification.",
        )),
    ];
    of_kind(&FacilityKind::Midwifery, fields)
}

/// The form of a 所属機関; `None` for one that does not register by itself: medical institutions are invited
/// ([`crate::invitation`]).
#[must_use]
pub fn of(kind: &FacilityKind) -> Option<Form> {
    match kind {
        FacilityKind::Judo => Some(judo()),
        FacilityKind::Ahaki => Some(ahaki()),
        FacilityKind::HealthCheck => Some(health_check()),
        FacilityKind::Midwifery => Some(midwifery()),
        FacilityKind::Medical | FacilityKind::Unknown(_) => None,
    }
}

/// 所属機関選択: the choices of the newest source, in its order (C8).
#[must_use]
pub fn affiliations() -> Vec<Choice> {
    vec![
        Choice::new("judo", Text::new("施術所（柔道整復）", "Clinic (judo therapy)")),
        Choice::new(
            "ahaki",
            Text::new(
                "施術所（あん摩マッサージ指圧・はり・きゅう）",
                "Clinic (massage, acupuncture, moxibustion)",
            ),
        ),
        Choice::new(
            "health_check",
            Text::new("健診実施機関等", "Health-check facility"),
        ),
        Choice::new("midwifery", Text::new("助産所", "Midwifery home")),
    ]
}

fn of_kind(kind: &FacilityKind, facility: Vec<Field>) -> Form {
    let id = match kind {
        FacilityKind::Ahaki => "registration-ahaki",
        FacilityKind::HealthCheck => "registration-health-check",
        FacilityKind::Midwifery => "registration-midwifery",
        _ => "registration-judo",
    };
    // C9: the newest source calls the registrant of a clinic its 施術管理者.
    let whose = match kind {
        FacilityKind::Judo | FacilityKind::Ahaki => Text::new(
            "施術管理者の氏名を入力してください。",
            "The name of the clinic's treatment manager.",
        ),
        _ => Text::new(
            "登録される方の氏名を入力してください。",
            "The name of the person who registers.",
        ),
    };
    let mut person = names(&whose);
    person.push(
        Field::new(
            "kind",
            Text::new("所属機関選択", "Kind of facility"),
            Input::Radio(affiliations()),
        )
        .rule(Rule::Affiliation),
    );
    let contact = contact(Text::new(
        "英小文字、数字、ピリオド、ハイフン、アンダーバーが使えます。1つのメールアドレスで登録できる施設は1つです。接骨院と鍼灸院などを併設しているときは、別々のメールアドレスで登録してください。",
        "Small letters, digits, periods, hyphens and underscores. One address registers one facility: two clinics under one roof need two addresses.",
    ));
    let consent = consent();
    let section = |title, fields| Section { title, fields };
    Form {
        id,
        title: Text::new("ユーザー登録", "User registration"),
        lead: Some(Text::new(
            "必須項目を入力し、「登録」を押してください。入力内容の確認に進みます。",
            "Fill in what is required and press “Register”. You will see everything once more before it is sent.",
        )),
        sections: vec![
            section(Text::new("登録者", "Person"), person),
            section(Text::new("施設", "Facility"), facility),
            section(Text::new("連絡先とパスワード", "Contact and password"), contact),
            section(Text::new("利用規約", "Terms of use"), vec![consent]),
        ],
    }
}

/// 姓 and 名, with help that says whose.
pub(crate) fn names(whose: &Text) -> Vec<Field> {
    vec![
        Field::text("family_name", Text::new("姓", "Family name"))
            .rule(Rule::Name)
            .example("基金")
            .help(whose.clone())
            .autocomplete("family-name"),
        Field::text("given_name", Text::new("名", "Given name"))
            .rule(Rule::Name)
            .example("太郎")
            .help(whose.clone())
            .autocomplete("given-name"),
    ]
}

/// Telephone number, mail address and password; the help says what the address is for.
pub(crate) fn contact(email: Text) -> Vec<Field> {
    let mut contact = vec![
        Field::new(
            "telephone",
            Text::new("電話番号", "Telephone number"),
            Input::Telephone,
        )
        .rule(Rule::Telephone)
        .example("01201234567")
        .help(Text::new(
            "半角数字・ハイフン無しで入力してください。",
            "Digits only, without hyphens.",
        ))
        .autocomplete("tel-national"),
        Field::new("email", Text::new("メールアドレス", "Mail address"), Input::Email)
            .rule(Rule::Email)
            .example("kikin01@test.kikin.com")
            .help(email)
            .autocomplete("email"),
    ];
    contact.extend(passwords());
    contact
}

/// The tick under 利用規約.
pub(crate) fn consent() -> Field {
    Field::new(
        "consent",
        Text::new("上記の利用規約に同意します。", "I accept the terms of use above."),
        Input::Checkbox,
    )
    .rule(Rule::Consent)
}

fn shown_number() -> Field {
    output(
        "shown_number",
        Text::new("登録記号番号（自動表示）", "Registration number (filled in)"),
    )
}

fn shown_name() -> Field {
    output("facility_name", Text::new("施術所名", "Name of the clinic"))
}

/// 自動入力.
pub(crate) fn output(id: &'static str, label: Text) -> Field {
    Field::new(id, label, Input::Output).help(Text::new(
        "入力内容に応じて自動入力されます。",
        "Filled in from what you enter.",
    ))
}
