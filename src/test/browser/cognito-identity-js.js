import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from 'amazon-cognito-identity-js';

let pool;

const user = (name) => new CognitoUser({ Username: name, Pool: pool });

const ended = (start) =>
  new Promise((resolve, reject) =>
    start((error, value) => (error ? reject(error) : resolve(value)))
  );

const signedIn = async () => {
  const current = pool.getCurrentUser();
  await ended((done) => current.getSession(done));
  return current;
};

const accessToken = (session) => session.getAccessToken().getJwtToken();

window.login = {
  async configure(endpoint, UserPoolId, ClientId) {
    pool = new CognitoUserPool({ endpoint, UserPoolId, ClientId });
  },

  forgot: (username) =>
    new Promise((resolve, onFailure) =>
      user(username).forgotPassword({
        inputVerificationCode: (data) => resolve(data.CodeDeliveryDetails.Destination),
        onFailure,
      })
    ),

  confirm: (username, code, password) =>
    new Promise((onSuccess, onFailure) =>
      user(username).confirmPassword(code, password, { onSuccess, onFailure })
    ),

  async signUp(username, password, Value) {
    const email = new CognitoUserAttribute({ Name: 'email', Value });
    const answer = await ended((done) => pool.signUp(username, password, [email], [], done));
    return answer.codeDeliveryDetails.Destination;
  },

  async resend(username) {
    const answer = await ended((done) => user(username).resendConfirmationCode(done));
    return answer.CodeDeliveryDetails.Destination;
  },

  confirmSignUp: (username, code) =>
    ended((done) => user(username).confirmRegistration(code, false, done)),

  async signIn(Username, Password) {
    const details = new AuthenticationDetails({ Username, Password });
    const session = await new Promise((onSuccess, onFailure) =>
      user(Username).authenticateUser(details, { onSuccess, onFailure })
    );
    return session.isValid();
  },

  async email() {
    const current = await signedIn();
    const attributes = await ended((done) => current.getUserAttributes(done));
    return attributes.find((attribute) => attribute.getName() === 'email').getValue();
  },

  async accessToken() {
    return pool.getCurrentUser() ? accessToken((await signedIn()).getSignInUserSession()) : undefined;
  },

  async renew() {
    const current = await signedIn();
    const token = current.getSignInUserSession().getRefreshToken();
    return accessToken(await ended((done) => current.refreshSession(token, done)));
  },

  async signOut() {
    const current = await signedIn();
    await ended((done) => current.signOut(done));
  },

  async signOutEverywhere() {
    const current = await signedIn();
    await new Promise((onSuccess, onFailure) => current.globalSignOut({ onSuccess, onFailure }));
  },
};
