import { Amplify } from 'aws-amplify';
import {
  confirmResetPassword,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  resendSignUpCode,
  resetPassword,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth';

window.login = {
  async configure(endpoint, userPoolId, userPoolClientId) {
    const Cognito = { userPoolEndpoint: endpoint, userPoolId, userPoolClientId };
    Amplify.configure({ Auth: { Cognito } });
  },

  async forgot(username) {
    const { nextStep } = await resetPassword({ username });
    return nextStep.codeDeliveryDetails.destination;
  },

  confirm: (username, confirmationCode, newPassword) =>
    confirmResetPassword({ username, confirmationCode, newPassword }),

  async signUp(username, password, email) {
    const options = { userAttributes: { email } };
    const { nextStep } = await signUp({ username, password, options });
    return nextStep.codeDeliveryDetails.destination;
  },

  resend: async (username) => (await resendSignUpCode({ username })).destination,

  confirmSignUp: (username, confirmationCode) => confirmSignUp({ username, confirmationCode }),

  async signIn(username, password) {
    const { isSignedIn } = await signIn({ username, password });
    return isSignedIn;
  },

  email: async () => (await fetchUserAttributes()).email,

  accessToken: async () => (await fetchAuthSession()).tokens?.accessToken,

  renew: async () => (await fetchAuthSession({ forceRefresh: true })).tokens.accessToken,

  signOut: () => signOut(),

  signOutEverywhere: () => signOut({ global: true }),
};
