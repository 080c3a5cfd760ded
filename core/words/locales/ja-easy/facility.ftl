### やさしい日本語。vendor は ja のものを使います。

facility-co-location-approved = 併設の申し込みは、もう認められています
    .staff = この申し込みは、もう認められています。一覧を見てください。
    .patient = { -patient-wait }
    .spoken = { facility-co-location-approved }。{ facility-co-location-approved.staff }

facility-co-location-not-entitled = この施術所は、併設を申し込めません
    .staff = 柔道整復か、はり、きゅうなどの施術所を選んでください。
    .patient = { -patient-wait }
    .spoken = { facility-co-location-not-entitled }。{ facility-co-location-not-entitled.staff }

facility-co-location-same = 同じ施術所が二つあります
    .staff = 二つの施術所に、ちがう番号を入れてください。
    .patient = { -patient-wait }
    .spoken = { facility-co-location-same }。{ facility-co-location-same.staff }

facility-co-location-taken = この施術所には、別の申し込みがあります
    .staff = 今の申し込みを取り消してください。次に、もう一度申し込んでください。
    .patient = { -patient-wait }
    .spoken = { facility-co-location-taken }。{ facility-co-location-taken.staff }

facility-co-location-unknown = 併設の申し込みが見つかりません
    .staff = この申し込みはないか、取り消されています。一覧を見てください。
    .patient = { -patient-wait }
    .spoken = { facility-co-location-unknown }。{ facility-co-location-unknown.staff }

facility-institution-unknown = この施術所の番号が見つかりません
    .staff = 施術所の番号を見てください。番号が正しいときは、施設の一覧を先に入れてください。
    .patient = { -patient-wait }
    .spoken = { facility-institution-unknown }。{ facility-institution-unknown.staff }
