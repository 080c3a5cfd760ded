### やさしい日本語。vendor は ja のものを使います。

card-certificate-absent = カードに必要な情報がありません
    .staff = このカードでは保険を確認できません。資格確認書などで確認してください。市区町村の窓口で手続きできると伝えてください。
    .patient = { -patient-other-way }
    .spoken = { card-certificate-absent }。{ card-certificate-absent.staff }

card-certificate-malformed = カードを読めません
    .staff = カードを最後まで読めませんでした。もう一度かざしてください。また読めないときは、ほかの方法で確認してください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { card-certificate-malformed }。{ card-certificate-malformed.staff }

card-command-failed = カードが答えません
    .staff = カードが途中で止まりました。もう一度かざしてください。また止まるときは、顔を見て確認してください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { card-command-failed }。{ card-command-failed.staff }

card-link-lost = カードが離れました
    .staff = 読んでいるときにカードが離れました。もう一度かざしてください。番号を入れることができる回数は同じです。
    .patient = もう一度、カードをかざしてください。カードを動かさないでください。
    .spoken = { card-link-lost }。{ card-link-lost.staff }

card-link-lost-in-verify = 番号を見ているときに離れました
    .staff = カードに番号が届いたか、わかりません。同じカードをもう一度かざしてください。あと何回か、先に調べます。
    .patient = もう一度、同じカードをかざしてください。
    .spoken = { card-link-lost-in-verify }。{ card-link-lost-in-verify.staff }

card-pin-last-try = 番号を入れるのは、あと1回です
    .staff = 次にちがう番号を入れると、カードの番号が使えなくなります。顔を見て確認してください。番号を入れるなら、先に患者さんに聞いてください。
    .patient = あと1回です。顔を見て確認することもできます。
    .spoken = { card-pin-last-try }。{ card-pin-last-try.staff }

card-pin-locked = 暗証番号が使えません
    .staff = このカードの暗証番号は、今は使えません。目視確認（顔を見る方法）に変えてください。番号は市区町村窓口でなおせると伝えてください。
    .patient = 暗証番号が使えません。市区町村の窓口でなおせます。今日はほかの方法で確認できます。
    .spoken = 暗証番号が使えません。顔を見て確認する方法に変えてください。番号は市区町村窓口でなおせます。

card-pin-format = 暗証番号は4つの数字です
    .staff = 4つの数字ではありません。4つの数字を入れてください。入れることができる回数は同じです。
    .patient = 4つの数字を入れてください。
    .spoken = { card-pin-format }。{ card-pin-format.staff }

card-pin-switched-off = 暗証番号のないカードです
    .staff = このカードには暗証番号がありません。顔を見て確認してください。
    .patient = 番号はいりません。スタッフがあなたの顔を見ます。
    .spoken = { card-pin-switched-off }。{ card-pin-switched-off.staff }

card-pin-wrong = 暗証番号がちがいます
    .staff = 4つの数字がちがいます。あと{ $tries }回入れることができます。患者さんに番号を聞いてください。
    .patient = 4つの数字がちがうようです。あと{ $tries }回入れることができます。
    .spoken = { card-pin-wrong }。{ card-pin-wrong.staff }

card-session-other-card = 前とちがうカードです
    .staff = 前のカードとちがいます。同じカードをかざしてください。ほかの患者さんなら、最初から始めてください。
    .patient = 前と同じカードをかざしてください。
    .spoken = { card-session-other-card }。{ card-session-other-card.staff }

card-kind-not-my-number = マイナンバーカードではありません
    .staff = このカードはマイナンバーカードではないようです。マイナンバーカードをかざしてください。
    .patient = マイナンバーカードをかざしてください。
    .spoken = { card-kind-not-my-number }。{ card-kind-not-my-number.staff }

card-session-cancelled = 読むのをやめました
    .staff = 読むのをやめました。続けるときは、カードをもう一度かざしてください。
    .patient = 読むのをやめました。カードを取ってください。
    .spoken = { card-session-cancelled }。{ card-session-cancelled.staff }

card-kind-old-juki = マイナンバーカードではありません
    .staff = これは古い住民基本台帳カードのようです。マイナンバーカードをかざしてください。ないときは、資格確認書で確認してください。
    .patient = マイナンバーカードをかざしてください。
    .spoken = { card-kind-old-juki }。{ card-kind-old-juki.staff }

card-kind-phone = スマートフォンは使えません
    .staff = 患者さんのスマートフォンは使えません。プラスチックのマイナンバーカードをかざしてください。
    .patient = スマートフォンではなく、カードをかざしてください。
    .spoken = { card-kind-phone }。{ card-kind-phone.staff }

card-pin-tries-unknown = あと何回か、わかりません
    .staff = カードから回数を読めませんでした。もう一度かざしてください。また読めないときは、顔を見て確認してください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { card-pin-tries-unknown }。{ card-pin-tries-unknown.staff }

card-visual-refused = 顔を見る方法では読めませんでした
    .staff = この方法では確認できませんでした。4つの数字を入れる方法に変えてください。
    .patient = 4つの数字を入れて確認します。
    .spoken = { card-visual-refused }。{ card-visual-refused.staff }

card-visual-relay-timeout = 答えが来ません
    .staff = サービスから答えが来ませんでした。カードをもう一度かざしてください。また来ないときは、4つの数字を入れる方法に変えてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { card-visual-relay-timeout }。{ card-visual-relay-timeout.staff }

card-answer-malformed = カードの答えがわかりません
    .staff = カードの答えがわかりません。もう一度カードをかざしてください。
    .patient = もう一度カードをかざしてください。
    .spoken = { card-answer-malformed }。{ card-answer-malformed.staff }

card-check-signed = カードが読めました
    .staff = カードが読めました。待ってください。
    .patient = カードが読めました。
    .spoken = { card-check-signed }。{ card-check-signed.staff }

card-info-read = カードを見ました
    .staff = カードのようすがわかりました。画面を見てください。
    .patient = カードを見ました。
    .spoken = { card-info-read }。{ card-info-read.staff }

card-pin-already-verified = 残りの回数がわかりません
    .staff = 残りの回数がわかりません。カードを取って、もう一度かざしてください。
    .patient = カードを取って、もう一度かざしてください。
    .spoken = { card-pin-already-verified }。{ card-pin-already-verified.staff }

card-pin-tries = 残りの回数がわかりました
    .staff = 残りの回数がわかりました。画面を見てください。
    .patient = カードを見ました。
    .spoken = { card-pin-tries }。{ card-pin-tries.staff }

card-pin-used-elsewhere = 回数が少なくなっています
    .staff = ほかの機械で使ったようです。あと{ $tries }回入れることができます。患者さんに聞いてください。
    .patient = ほかの機械で使いましたか。あと{ $tries }回です。
    .spoken = { card-pin-used-elsewhere }。{ card-pin-used-elsewhere.staff }

card-kind-driving-licence = これは運転免許証です
    .staff = これは運転免許証です。マイナンバーカードをかざしてください。
    .patient = マイナンバーカードをかざしてください。
    .spoken = { card-kind-driving-licence }。{ card-kind-driving-licence.staff }

card-kind-residence-card = これは在留カードです
    .staff = これは在留カードです。マイナンバーカードをかざしてください。
    .patient = マイナンバーカードをかざしてください。
    .spoken = { card-kind-residence-card }。{ card-kind-residence-card.staff }

card-kind-passport = これはパスポートです
    .staff = これはパスポートです。マイナンバーカードをかざしてください。
    .patient = マイナンバーカードをかざしてください。
    .spoken = { card-kind-passport }。{ card-kind-passport.staff }

card-kind-transit = これは電車や買い物のカードです
    .staff = これは電車や買い物のカードです。マイナンバーカードをかざしてください。
    .patient = マイナンバーカードをかざしてください。
    .spoken = { card-kind-transit }。{ card-kind-transit.staff }

card-link-several-cards = カードが2まい以上あります
    .staff = ほかのカードをはなしてください。マイナンバーカードだけをかざしてください。
    .patient = マイナンバーカードだけをかざしてください。
    .spoken = { card-link-several-cards }。{ card-link-several-cards.staff }

card-visual-certificate-expired = 顔を見る方法はいま使えません
    .staff = 4つの数字を入れる方法に変えてください。そして、サポートの人に知らせてください。
    .patient = 4つの数字を入れて確認します。
    .spoken = { card-visual-certificate-expired }。{ card-visual-certificate-expired.staff }

card-visual-certificate-refused = カードがこの方法をことわりました
    .staff = 4つの数字を入れる方法に変えてください。そして、サポートの人に知らせてください。
    .patient = 4つの数字を入れて確認します。
    .spoken = { card-visual-certificate-refused }。{ card-visual-certificate-refused.staff }

card-visual-key-refused = カードがこの方法をことわりました
    .staff = 4つの数字を入れる方法に変えてください。そして、サポートの人に知らせてください。
    .patient = 4つの数字を入れて確認します。
    .spoken = { card-visual-key-refused }。{ card-visual-key-refused.staff }

card-visual-extended-needed = この機械では顔を見る方法が使えません
    .staff = 4つの数字を入れる方法に変えてください。または、ほかのカードリーダーを使ってください。
    .patient = 4つの数字を入れて確認します。
    .spoken = { card-visual-extended-needed }。{ card-visual-extended-needed.staff }

card-reader-probed = カードリーダーを調べました
    .staff = カードリーダーを調べました。そのまま待ってください。そのまま待ってください。
    .patient = { -patient-wait }
    .spoken = { card-reader-probed }。{ card-reader-probed.staff }
