//! The cards of 各種申請 (requirements 136–148).

use kazasu_pages::{Card, Layout, path};
use kazasu_wire::activation::{Facility, FacilityKind};

use super::form::english;
use crate::application::{ApplicationId, Kind};
use crate::portal::Context;

/// What can be done here, for each facility that the user acts for; `granted` is a subsidy that was decided on.
pub(super) fn cards(
    context: &Context,
    layout: &Layout,
    facilities: &[Facility],
    granted: Option<&ApplicationId>,
) -> Vec<Card> {
    let several = facilities.len() > 1;
    let mut cards = Vec::new();
    for facility in facilities {
        cards.extend(offered(&facility.kind).map(|kind| form(context, kind, several.then_some(facility))));
    }
    let mut kinds = facilities.iter().flat_map(|facility| offered(&facility.kind));
    if kinds.any(|kind| kind == Kind::Subsidy) {
        cards.push(decision(context, granted));
    }
    cards.extend([
        layout.card(
            ("資格確認アカウント管理", "Accounts"),
            (
                "アカウントの一覧、ユーザ設定情報（PDF）、端末の利用停止",
                "Your accounts, their sheets, stopping a terminal",
            ),
            "/accounts",
        ),
        layout.card(
            ("資格確認アカウント申請状況", "Your applications"),
            (
                "これまでの申請と、その状況",
                "What you applied for, and how it stands",
            ),
            "#list",
        ),
        layout.card(
            ("お知らせ", "Notices"),
            (
                "登録のあとも定期的にご確認ください",
                "Please look here from time to time",
            ),
            path::NOTICES,
        ),
        layout.card(
            ("よくある質問", "Questions"),
            ("機器、助成金、併設など", "Devices, subsidy, co-located clinics"),
            path::FAQ,
        ),
    ]);
    cards
}

/// What a facility of this kind can apply for.
pub(super) fn offered(facility: &FacilityKind) -> impl Iterator<Item = Kind> {
    let clinic = matches!(facility, FacilityKind::Judo | FacilityKind::Ahaki);
    let offered = Kind::ALL.into_iter();
    offered
        .filter(move |kind| clinic || !matches!(kind, Kind::Subsidy | Kind::CoLocation | Kind::CoLocationEnd))
}

/// The form of a kind; it names its facility where there are several.
fn form(context: &Context, kind: Kind, facility: Option<&Facility>) -> Card {
    let label = context.say(kind.label(), english(kind));
    let (japanese, other) = about(kind);
    let address = format!("/applications/new/{}", kind.as_str());
    let (title, href) = match facility {
        Some(facility) => (
            format!("{label}（{}）", facility.name),
            format!("{address}?facility={}", facility.institution_code),
        ),
        None => (label.to_owned(), address),
    };
    Card {
        first: kind == Kind::StartOfUse,
        ..Card::new(title, context.say(japanese, other), href)
    }
}

fn decision(context: &Context, granted: Option<&ApplicationId>) -> Card {
    let title = context.say("交付決定通知書ダウンロード", "Decision on the subsidy");
    match granted {
        Some(id) => Card::new(
            title,
            context.say("交付決定通知書（PDF）を保存します。", "Download it as a PDF."),
            format!("/applications/{id}/decision.pdf"),
        ),
        None => Card::new(
            title,
            context.say(
                "交付が決定すると、ここから保存できます。",
                "You find it here once it was decided.",
            ),
            "#list",
        ),
    }
}

/// The sources' line where they have one.
fn about(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::StartOfUse => (
            "こちらからマイナ資格確認アプリの利用開始申請を実施いただけます。",
            "Start using the app.",
        ),
        Kind::AdditionalTerminals => (
            "端末を増やすとき、21台以上をお使いになるとき",
            "For further terminals, and beyond the twentieth",
        ),
        Kind::StartDate => (
            "運用を開始する日を登録すると、利用開始施設一覧に載ります。",
            "The day you start; it puts you on the list of started facilities.",
        ),
        Kind::Subsidy => (
            "導入後に、端末等の購入費用を、基準額まで申請できます。",
            "After the introduction: what your devices cost, up to the base amount.",
        ),
        Kind::EndOrChange => (
            "利用をやめるとき、届け出た内容が変わったとき",
            "When you stop, or when something has changed",
        ),
        Kind::CoLocation => (
            "同じ場所の施術所と、端末を共用するとき",
            "To share terminals with a clinic at the same place",
        ),
        Kind::CoLocationEnd => ("端末の共用をやめるとき", "To stop sharing terminals"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_clinics_are_offered_subsidy_and_co_location() {
        assert_eq!(offered(&FacilityKind::Judo).count(), Kind::ALL.len());
        let others: Vec<Kind> = offered(&FacilityKind::Medical).collect();
        assert_eq!(
            others,
            [
                Kind::StartOfUse,
                Kind::AdditionalTerminals,
                Kind::StartDate,
                Kind::EndOrChange
            ]
        );
    }
}
